//! Cuts the page's code into parts: what the first screen needs, and the rest, which loads when it is needed.
//!
//! The places to cut are marked in `src/app/parts.rs`. Trunk knows nothing of this, so its own wasm and glue, which
//! still name a placeholder, are replaced under the same names (and index.html tells it not to spend time on optimising
//! them):
//!
//! ```text
//! cargo's page.wasm ─ wasm-split-cli ┬ main.wasm ─ wasm-bindgen ─ wasm-opt → NAME_bg.wasm, NAME.js   (as Trunk named them)
//!                                    ├ *.wasm ────────────────── wasm-opt → PART-DIGEST.wasm
//!                                    └ __wasm_split.js ─────────────────→ parts-DIGEST.js  (NAME.js imports it)
//! ```

use crate::build::{Digest, Profile, read, write};
use crate::run::{Outcome, program, root, run};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};

/// What wasm-bindgen does for the page, done for its parts: not every host says that a file is wasm, and an answer that
/// is a page of excuses is no part.
const INSTANTIATE: &str = r#"
async function instantiatePart(source, imports) {
    const answer = await source;
    if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}`);
    const isNamed = answer.headers.get("content-type")?.startsWith("application/wasm");
    if (isNamed) return WebAssembly.instantiateStreaming(answer, imports);
    return WebAssembly.instantiate(await answer.arrayBuffer(), imports);
}
"#;

/// Replaces what Trunk put into `dist` by the page in parts. `path` is where the tools are found. Returns what the page's
/// head has to say of it.
pub fn into_parts(dist: &Path, path: &OsStr, profile: Profile) -> Outcome<String> {
    let whole = target().join("wasm32-unknown-unknown").join(profile.name()).join("page.wasm");
    let work = target().join("parts");
    // What an earlier build left there would be taken for a part of this one.
    let _ = fs::remove_dir_all(&work);
    let (cut, bound) = (work.join("cut"), work.join("bound"));
    run(program("wasm-split-cli").args([&whole, &cut]).env("PATH", path))?;
    run(program("wasm-bindgen")
        .args([
            "--target=web",
            "--no-typescript",
            "--no-demangle",
            "--keep-lld-exports",
            "--out-name=main",
            "--out-dir",
        ])
        .args([&bound, &cut.join("main.wasm")])
        .env("PATH", path))?;

    let (wasm, glue) = named_by_trunk(dist)?;
    optimise(&bound.join("main_bg.wasm"), &wasm, path, profile)?;
    let digest = digest_of(&whole)?;
    let loader_name = format!("parts-{digest}.js");
    let main_name = glue.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut loader = replaced(&read(&cut.join("__wasm_split.js"))?, "./main.js", &format!("./{main_name}"))?;
    for part in parts(&cut)? {
        let name = part.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let hashed = format!("{name}-{digest}.wasm");
        loader = replaced(&loader, &format!("\"./{name}.wasm\""), &format!("\"./{hashed}\""))?;
        optimise(&part, &dist.join(hashed), path, profile)?;
    }
    // A page that is left while its parts arrive is no error; where one is missed, the page says so itself.
    let loader = replaced(&loader, "console.error(e)", "console.warn(e)")?;
    let loader = replaced(&loader, "WebAssembly.instantiateStreaming(src, imports)", "instantiatePart(src, imports)")?;
    write(&dist.join(&loader_name), (loader + INSTANTIATE).as_bytes())?;
    let import = |name: &str| format!("from \"./{name}\"");
    let bindings = replaced(&read(&bound.join("main.js"))?, &import("__wasm_split.js"), &import(&loader_name))?;
    write(&glue, bindings.as_bytes())?;
    Ok(format!("<link rel=\"modulepreload\" href=\"./{loader_name}\" />"))
}

/// Where Trunk put the wasm and its glue.
fn named_by_trunk(dist: &Path) -> Outcome<(PathBuf, PathBuf)> {
    let page = read(&dist.join("index.html"))?;
    let named = |attribute: &str| {
        let start = page.split(&format!(" {attribute}=\"")).nth(1);
        let name = start.and_then(|rest| rest.split('"').next()).ok_or(format!("index.html has no {attribute}"))?;
        Ok::<_, String>(dist.join(name.trim_start_matches("./")))
    };
    Ok((named("data-wasm")?, named("data-js")?))
}

/// In the version of package-lock.json, which comes first on `path`: Debian's wasm-opt 108 breaks the page.
fn optimise(from: &Path, to: &Path, path: &OsStr, profile: Profile) -> Outcome {
    if profile == Profile::Quick {
        return fs::copy(from, to).map(|_| ()).map_err(|error| format!("Could not copy {}: {error}", from.display()));
    }
    run(program("wasm-opt").arg("-Oz").arg(from).arg("-o").arg(to).env("PATH", path))
}

/// The parts that load later, in order.
fn parts(cut: &Path) -> Outcome<Vec<PathBuf>> {
    let entries = fs::read_dir(cut).map_err(|error| format!("Could not read {}: {error}", cut.display()))?;
    let files = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut parts: Vec<PathBuf> = files
        .filter(|file| file.extension() == Some(OsStr::new("wasm")) && file.file_stem() != Some(OsStr::new("main")))
        .collect();
    parts.sort();
    Ok(parts)
}

/// `text` with `old` replaced; a text without it is from tools of another version.
fn replaced(text: &str, old: &str, new: &str) -> Outcome<String> {
    if text.contains(old) { Ok(text.replace(old, new)) } else { Err(format!("The splitter wrote nothing of {old}")) }
}

fn digest_of(file: &Path) -> Outcome<String> {
    let mut digest = Digest::new();
    digest.add(&fs::read(file).map_err(|error| format!("Could not read {}: {error}", file.display()))?);
    Ok(format!("{:016x}", digest.0))
}

/// Where cargo builds.
fn target() -> PathBuf {
    let elsewhere = std::env::var_os("CARGO_TARGET_DIR").filter(|value: &OsString| !value.is_empty());
    elsewhere.map_or_else(|| root().join("target"), |folder| root().join(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_there_to_be_replaced_is_no_silent_pass() {
        assert_eq!(replaced("a ./main.js b", "./main.js", "./x.js").as_deref(), Ok("a ./x.js b"));
        assert!(replaced("a", "./main.js", "./x.js").is_err());
    }
}
