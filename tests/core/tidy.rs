//! The rules of the repository, as tests: what the compiler cannot see and a reviewer would have to remember.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A line that breaks a rule is shown with its place, and with what to do instead.
pub(super) fn check(rule: &str, breaches: &[String]) {
    assert!(breaches.is_empty(), "{rule}\n\n  {}\n", breaches.join("\n  "));
}

#[test]
fn the_browser_is_named_behind_one_wall() {
    let is_behind = |file: &File| file.is_below("src/app/browser") || file.is("src/store/indexed_db.rs");
    let sources = files().into_iter().filter(|file| file.is_rust_below("src") && !is_behind(file));
    let crates = ["web_sys", "js_sys", "wasm_bindgen", "rexie", "idb", "gloo_storage"];
    check(
        "Only src/app/browser/ and src/store/indexed_db.rs may name the browser's crates: put the call there and hand \
         on a Rust type.",
        &breaches(sources, |line| crates.iter().any(|name| names_path(line, &format!("{name}::")))),
    );
}

#[test]
fn the_library_does_not_know_the_page() {
    let sources = files().into_iter().filter(|file| file.is_library());
    check(
        "Only the page may name crate::app: what both need belongs into the library.",
        &breaches(sources, |line| names_path(line, "crate::app")),
    );
}

#[test]
fn modules_use_only_those_above_them() {
    let order = modules_in_order();
    let rank = |module: &str| order.iter().position(|name| name == module);
    let mut found = Vec::new();
    for file in files().iter().filter(|file| file.is_library()) {
        let Some(own) = file.module().and_then(|module| Some((rank(&module)?, module))) else { continue };
        for (line, text) in file.code_without_tests() {
            for used in modules_named(text) {
                let pair = (own.1.as_str(), used.as_str());
                let is_below = rank(&used).is_none_or(|rank| rank > own.0) && pair != ALLOWED_DOWNWARDS;
                if is_below || STRANGERS.contains(&pair) {
                    found.push(format!("{}:{line}: {} uses {used}", file.name, own.1));
                }
            }
        }
    }
    check(
        "A module uses only those above it in src/lib.rs, and not those that ARCHITECTURE.md keeps apart from it: hand \
         the value in as an argument, or move what both need upwards.",
        &found,
    );
}

#[test]
fn a_class_is_styled_in_one_file() {
    let mut first: BTreeMap<String, String> = BTreeMap::new();
    let mut found = Vec::new();
    for File { name, text } in files().into_iter().filter(|file| file.is_below("public/styles")) {
        for (at, line) in text.lines().enumerate() {
            for class in styled_classes(line) {
                let before = first.entry(class.to_owned()).or_insert_with(|| name.clone());
                if *before != name {
                    found.push(format!("{name}:{}: .{class} stands in {before} as well", at + 1));
                }
            }
        }
    }
    check(
        "Style sheets share one page, so two things of one name get the looks of both: give one of them another name, \
         or say by what stands around it that the same thing is meant.",
        &found,
    );
}

/// The classes that `line` begins a rule for, where nothing else is asked of the element.
fn styled_classes(line: &str) -> Vec<&str> {
    let selectors = line.split_once('{').map_or("", |(selectors, _)| selectors);
    let classes = selectors.split(',').filter(|selector| !line.starts_with(' ') && selector.trim().starts_with('.'));
    let is_name = |class: &&str| class.chars().all(|one| one.is_ascii_alphanumeric() || one == '-');
    classes.map(|selector| selector.trim().trim_start_matches('.').trim_end()).filter(is_name).collect()
}

/// A specification carries its rules of combination, and they speak of its units: two files of one subject, which
/// share a line in the head of `lib.rs`.
const ALLOWED_DOWNWARDS: (&str, &str) = ("spec", "combination");

/// Modules that must not know each other although one stands above the other in `lib.rs`.
const STRANGERS: [(&str, &str); 8] = [
    ("store", "bundle"), // A store keeps texts and files by keys, and asks no more.
    ("store", "workspace"),
    ("store", "progress"),
    ("bundle", "store"), // A bundle is read and written without knowing where its parts are kept.
    ("bundle", "workspace"),
    ("wire", "progress"), // Progress is computed, never stored or exported.
    ("media", "portfolio"),
    ("file_name", "portfolio"),
];

#[test]
fn every_module_stands_in_the_table_of_contents() {
    let contents = modules_in_order();
    let missing: Vec<String> = files()
        .iter()
        .filter(|file| file.is_library())
        .filter_map(File::module)
        .filter(|module| !contents.contains(module) && module != "bin")
        .map(|module| format!("src/{module}.rs"))
        .collect();
    check("Every top module is declared in src/lib.rs: otherwise it is not compiled.", &missing);
    let lib = read("src/lib.rs");
    let unexplained: Vec<String> = lib
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .filter(|module| !lib.contains(&format!("[`{module}`]")))
        .map(str::to_owned)
        .collect();
    check("The head of src/lib.rs says in one line what each module is for.", &unexplained);
}

#[test]
fn colours_stand_in_one_file() {
    let styles = files().into_iter().filter(|file| {
        file.is_below("public/styles") && file.name.ends_with(".css") && !file.is("public/styles/tokens.css")
    });
    check(
        "Colours are named in public/styles/tokens.css, where contrast and the dark theme are seen to: use a var(--…).",
        &breaches(styles, has_colour),
    );
}

#[test]
fn no_element_has_a_style_attribute() {
    let sources = files().into_iter().filter(|file| file.is_rust_below("src"));
    check(
        "The content security policy drops style attributes: use a class, or `style:--name=value` for a computed number.",
        &breaches(sources, |line| line.contains(" style=") || line.trim_start().starts_with("style=")),
    );
}

#[test]
fn the_policy_stays_strict() {
    let page = read("index.html");
    let policy = page.split("content=\"").find(|part| part.starts_with("default-src")).unwrap_or_default();
    let policy = policy.split('"').next().unwrap_or_default();
    assert!(
        policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self';"),
        "{policy}"
    );
    for weakness in ["unsafe-inline", "'unsafe-eval'", "http:", "https:", "*"] {
        assert!(!policy.contains(weakness), "The policy must not contain {weakness}: {policy}");
    }
    for keyword in ["object-src", "base-uri", "form-action"] {
        assert!(policy.contains(&format!("{keyword} 'none'")), "The policy must contain {keyword} 'none': {policy}");
    }
}

#[test]
fn pdf_files_are_drawn_by_what_is_built() {
    let package = read("package.json");
    let version =
        package.split("\"pdfjs-dist\": \"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
    let folder = format!("\"./pdf-{version}/\"");
    assert!(
        !version.is_empty() && read("src/app/browser/pdf.rs").contains(&folder),
        "src/app/browser/pdf.rs: {folder}"
    );
}

#[test]
fn unsafe_code_is_allowed_for_the_splitter_alone() {
    let allowance = ["allow(unsafe", "_code"].concat();
    let sources = files().into_iter().filter(|file| !file.is("src/app/parts.rs"));
    check(
        "Only src/app/parts.rs allows unsafe code, for what a macro writes there to join the page's parts.",
        &breaches(sources.filter(|file| file.name.ends_with(".rs")), |line| line.contains(&allowance)),
    );
}

#[test]
fn nothing_names_a_machine_or_a_registry() {
    // In pieces, so that this file is not its own first find.
    let folders = [["/wo", "rk/"], ["/ro", "ot/"], ["/ho", "me/"], ["/Us", "ers/"]].map(|parts| parts.concat());
    let hosts =
        [["registry.", "npmjs.org"], ["index.", "crates.io"], ["static.", "crates.io"]].map(|parts| parts.concat());
    let is_machine = |line: &str| {
        folders.iter().any(|folder| {
            let before = line.find(folder.as_str()).map(|at| line[..at].chars().next_back());
            // In an address such as example.org/home/ it is no folder.
            before.is_some_and(|before| before.is_none_or(|character| !character.is_alphanumeric()))
        })
    };
    check(
        "Paths are relative to the repository, and registries are the person's own choice.",
        &breaches(files(), |line| is_machine(line) || hosts.iter().any(|host| line.contains(host.as_str()))),
    );
    let lock = read("package-lock.json");
    assert!(
        !lock.contains("\"resolved\""),
        "package-lock.json names hosts: npm config set omit-lockfile-registry-resolved true"
    );
}

#[test]
fn no_test_is_switched_off() {
    let rust = ["#[ig", "nore"].concat();
    let playwright = [".sk", "ip(", ".fix", "me(", ".on", "ly("];
    let playwright: Vec<String> = playwright.chunks(2).map(<[&str]>::concat).collect();
    let sources = files().into_iter().filter(|file| file.is_below("tests") || file.is_rust_below("src"));
    check(
        "A known fault gets a test of what happens today, with a FIXME. (In Playwright, choose the project instead.)",
        &breaches(sources, |line| {
            // Iterators have a method of that name too.
            let is_off =
                |word: &String| line.contains(&format!("test{word}")) || line.contains(&format!("describe{word}"));
            line.contains(&rust) || playwright.iter().any(is_off)
        }),
    );
}

#[test]
fn no_test_waits_for_the_clock() {
    let waits =
        [["waitFor", "Timeout("], ["waitForFunction(", "async"], ["thread::", "sleep"]].map(|parts| parts.concat());
    let sources = files().into_iter().filter(|file| file.is_below("tests") && !file.is_below("tests/bench"));
    check(
        "Wait for what is to happen, not for a time; and with expect.poll, because waitForFunction takes the promise of \
         an async function for a yes.",
        &breaches(sources, |line| waits.iter().any(|wait| line.contains(wait.as_str()))),
    );
}

/// A text file of the repository.
pub(super) struct File {
    /// Relative to the root, with forward slashes.
    pub(super) name: String,
    pub(super) text: String,
}

impl File {
    fn is(&self, name: &str) -> bool {
        self.name == name
    }

    fn is_below(&self, folder: &str) -> bool {
        self.name.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/') || rest == ".rs")
    }

    pub(super) fn is_rust_below(&self, folder: &str) -> bool {
        self.is_below(folder) && self.name.ends_with(".rs")
    }

    fn is_library(&self) -> bool {
        let is_page = self.is_below("src/app") || self.is("src/main.rs");
        self.is_rust_below("src") && !is_page && !self.is_below("src/bin")
    }

    /// The top module that this file of the library belongs to.
    fn module(&self) -> Option<String> {
        let rest = self.name.strip_prefix("src/")?;
        let module = rest.split('/').next()?.trim_end_matches(".rs");
        (module != "lib").then(|| module.to_owned())
    }

    /// The numbered lines that are not comments.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let is_comment = |line: &str| line.trim_start().starts_with("//") || line.trim_start().starts_with("/*");
        (1..).zip(self.text.lines()).filter(move |(_, line)| !is_comment(line))
    }

    /// The code up to the tests at its end; none of a file that has tests only.
    fn code_without_tests(&self) -> impl Iterator<Item = (usize, &str)> {
        let is_test = self.name.ends_with("tests.rs") || self.name.contains("/tests/") || self.is("src/testing.rs");
        let mut previous = "";
        let until_tests = self.code().take_while(move |(_, line)| {
            let begins_tests = previous == "#[cfg(test)]" && line.starts_with("mod ") && line.ends_with('{');
            previous = line;
            !begins_tests
        });
        until_tests.filter(move |_| !is_test)
    }
}

fn breaches(files: impl IntoIterator<Item = File>, is_breach: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for file in files {
        let lines = file.code().filter(|(_, line)| is_breach(line));
        found.extend(lines.map(|(number, line)| format!("{}:{number}: {}", file.name, line.trim())));
    }
    found
}

/// Whether the line names this path, and not another that only ends with it.
fn names_path(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + path.len()..].chars().next();
        let continues = |character: Option<char>| character.is_some_and(|c| c.is_alphanumeric() || c == '_');
        !continues(before) && (path.ends_with(':') || !continues(after))
    })
}

/// The modules that a line names as `crate::module` or `crate::{module::…, module::…}`.
fn modules_named(line: &str) -> Vec<String> {
    let first_word = |text: &str| -> String { text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect() };
    let mut found = Vec::new();
    for rest in line.split("crate::").skip(1) {
        let Some(group) = rest.strip_prefix('{') else {
            found.push(first_word(rest));
            continue;
        };
        let mut depth = 0;
        let mut is_start = true;
        for (at, character) in group.char_indices() {
            match character {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => is_start = true,
                ' ' => {}
                _ if is_start => {
                    found.push(first_word(&group[at..]));
                    is_start = false;
                }
                _ => {}
            }
        }
    }
    // Macros and constants of the crate's root are nobody's wall.
    found.retain(|word| word.chars().next().is_some_and(char::is_lowercase));
    found
}

fn modules_in_order() -> Vec<String> {
    let lib = read("src/lib.rs");
    let declared = lib.lines().map(|line| line.strip_prefix("pub ").unwrap_or(line));
    declared.filter_map(|line| Some(line.strip_prefix("mod ")?.strip_suffix(';')?.to_owned())).collect()
}

fn has_colour(line: &str) -> bool {
    let functions = ["rgb(", "rgba(", "hsl(", "hsla(", "hwb(", "lab(", "lch(", "oklab(", "oklch(", " color("];
    let is_hex = |digits: &str| {
        let length = digits.chars().take_while(char::is_ascii_hexdigit).count();
        let ends =
            digits[length..].chars().next().is_none_or(|next| !next.is_alphanumeric() && next != '-' && next != '_');
        matches!(length, 3 | 4 | 6 | 8) && ends
    };
    // Only in values: before the colon, `#add` is an element's id.
    let values = line.split_once(':').map_or("", |(_, values)| values);
    values.split('#').skip(1).any(is_hex) || functions.iter().any(|function| line.contains(function))
}

/// Every text file of the repository that git would keep.
pub(super) fn files() -> Vec<File> {
    let ignored = read(".gitignore");
    let mut ignored: Vec<&str> =
        ignored.lines().map(|line| line.trim_matches('/')).filter(|line| !line.is_empty()).collect();
    ignored.push(".git");
    let mut files = Vec::new();
    collect(&root(), &ignored, &mut files);
    assert!(files.iter().any(|file| file.is("src/lib.rs")), "The repository was not found at {}", root().display());
    files
}

fn collect(folder: &Path, ignored: &[&str], files: &mut Vec<File>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).map(|entries| entries.flatten().map(|entry| entry.path()).collect()).unwrap_or_default();
    entries.sort();
    for path in entries {
        let name = path.strip_prefix(root()).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        if ignored.contains(&name.as_str()) {
            continue;
        }
        if path.is_dir() {
            collect(&path, ignored, files);
        } else if let Ok(text) = fs::read_to_string(&path) {
            files.push(File { name, text });
        }
    }
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_rules_can_see() {
    assert!(names_path("use web_sys::Blob;", "web_sys::"));
    assert!(names_path("leptos::web_sys::window()", "web_sys::"));
    assert!(!names_path("use my_web_sys::Blob;", "web_sys::"));
    assert!(names_path("use crate::app;", "crate::app"));
    assert!(!names_path("use crate::apple;", "crate::app"));
    assert_eq!(modules_named("use crate::{spec::{Unit, Award}, portfolio};"), ["spec", "portfolio"]);
    assert_eq!(modules_named("fn f(unit: &crate::spec::Unit) -> crate::Result"), ["spec"]);
    assert!(has_colour("  color: #1d4f91;"));
    assert!(has_colour("  background: oklch(0.9 0.1 20);"));
    assert!(!has_colour("#add { color: var(--ink); }"));
    assert!(!has_colour("  background: color-mix(in oklch, var(--a), var(--b));"));
}
