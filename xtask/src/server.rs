//! A static file server on the standard library: what a plain host does, with the headers a careful one sends.
//!
//! It answers GET and HEAD, keeps connections open, prefers compressed files when the browser takes them, and gives
//! nothing from outside its folder. One thread per connection is plenty for a browser on the same machine.

use crate::run::Outcome;
use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, UNIX_EPOCH};

/// The longest request line or header line that is read, in bytes.
const LINE_LIMIT: u64 = 16 * 1024;
const HEADER_LIMIT: usize = 100;
const IDLE: Duration = Duration::from_secs(60);

/// A folder, served below a path.
pub struct Site {
    folder: PathBuf,
    /// Begins and ends with a slash.
    base: String,
    security_headers: String,
}

impl Site {
    pub fn new(folder: PathBuf, base: &str) -> Outcome<Arc<Site>> {
        let folder = folder.canonicalize().map_err(|error| format!("{}: {error}", folder.display()))?;
        let page = fs::read_to_string(folder.join("index.html")).map_err(|error| format!("index.html: {error}"))?;
        let policy = policy_in(&page).ok_or("index.html has no Content-Security-Policy")?;
        let security_headers = format!(
            "Content-Security-Policy: {policy}; frame-ancestors 'none'\r\n\
             X-Content-Type-Options: nosniff\r\n\
             Referrer-Policy: no-referrer\r\n\
             Cross-Origin-Opener-Policy: same-origin\r\n\
             Cross-Origin-Resource-Policy: same-origin\r\n\
             Permissions-Policy: camera=(self), microphone=(self), geolocation=(), payment=(), usb=()\r\n"
        );
        Ok(Arc::new(Site { folder, base: base.to_owned(), security_headers }))
    }

    /// Serves until the process ends.
    pub fn serve(self: &Arc<Site>, listener: &TcpListener) {
        for stream in listener.incoming().flatten() {
            let site = Arc::clone(self);
            // A connection that breaks off is the browser's business.
            thread::spawn(move || site.converse(&stream));
        }
    }

    fn converse(&self, stream: &TcpStream) -> io::Result<()> {
        stream.set_read_timeout(Some(IDLE))?;
        stream.set_write_timeout(Some(IDLE))?;
        stream.set_nodelay(true)?;
        let mut reader = BufReader::new(stream);
        while let Some(request) = Request::read(&mut reader)? {
            let answer = self.answer(&request);
            let mut writer = stream;
            writer.write_all(&answer.to_bytes(&self.security_headers, request.method == "HEAD", request.keeps_open))?;
            if !request.keeps_open {
                break;
            }
        }
        Ok(())
    }

    fn answer(&self, request: &Request) -> Answer {
        if request.method != "GET" && request.method != "HEAD" {
            return Answer::text("405 Method Not Allowed", "Only GET and HEAD are answered here.\n")
                .with("Allow", "GET, HEAD");
        }
        let path = request.target.split(['?', '#']).next().unwrap_or_default();
        if format!("{path}/") == self.base {
            return Answer::text("308 Permanent Redirect", "").with("Location", &self.base);
        }
        let Some(file) = path.strip_prefix(&self.base).and_then(|rest| self.file(rest)) else {
            return Answer::text("404 Not Found", "There is nothing at this address.\n");
        };
        self.file_answer(&file, request)
            .unwrap_or_else(|_| Answer::text("404 Not Found", "This file cannot be read.\n"))
    }

    /// The file at an address below the base, if it is really inside the folder.
    fn file(&self, relative: &str) -> Option<PathBuf> {
        let relative = percent_decoded(relative)?;
        if relative.contains(['\\', '\0', ':']) || relative.starts_with('/') {
            return None;
        }
        let mut path = self.folder.clone();
        for component in Path::new(&relative).components() {
            match component {
                Component::Normal(name) if !name.to_string_lossy().starts_with('.') => path.push(name),
                _ => return None,
            }
        }
        if relative.is_empty() || relative.ends_with('/') {
            path.push("index.html");
        }
        // Resolves symbolic links, which may lead anywhere.
        let path = path.canonicalize().ok()?;
        (path.starts_with(&self.folder) && path.is_file()).then_some(path)
    }

    fn file_answer(&self, file: &Path, request: &Request) -> io::Result<Answer> {
        let (sent, encoding) = variant(file, &request.accept_encoding);
        let metadata = fs::metadata(&sent)?;
        let changed = metadata.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
        let tag = format!("\"{changed:x}-{:x}{}\"", metadata.len(), encoding.unwrap_or_default());
        let mut answer = Answer { status: "200 OK", headers: String::new(), body: Vec::new() };
        if request.if_none_match.as_deref() == Some(&tag) {
            answer.status = "304 Not Modified";
        } else {
            answer.body = fs::read(&sent)?;
        }
        if let Some(encoding) = encoding {
            answer = answer.with("Content-Encoding", encoding);
        }
        Ok(answer
            .with("Content-Type", content_type(file))
            .with("Cache-Control", cache_control(file))
            .with("ETag", &tag)
            .with("Vary", "Accept-Encoding"))
    }
}

struct Request {
    method: String,
    target: String,
    accept_encoding: String,
    if_none_match: Option<String>,
    keeps_open: bool,
}

impl Request {
    /// The next request of a connection, or none at its end.
    fn read(reader: &mut impl BufRead) -> io::Result<Option<Request>> {
        let Some(line) = read_line(reader)? else { return Ok(None) };
        let mut words = line.split(' ');
        let (Some(method), Some(target), Some(version)) = (words.next(), words.next(), words.next()) else {
            return Err(io::ErrorKind::InvalidData.into());
        };
        let mut request = Request {
            method: method.to_owned(),
            target: target.to_owned(),
            accept_encoding: String::new(),
            if_none_match: None,
            keeps_open: version == "HTTP/1.1",
        };
        for _ in 0..HEADER_LIMIT {
            let line = read_line(reader)?.ok_or(io::ErrorKind::UnexpectedEof)?;
            if line.is_empty() {
                return Ok(Some(request));
            }
            let Some((name, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            match name.to_ascii_lowercase().as_str() {
                "accept-encoding" => request.accept_encoding = value.to_ascii_lowercase(),
                "if-none-match" => request.if_none_match = Some(value.to_owned()),
                "connection" if value.eq_ignore_ascii_case("close") => request.keeps_open = false,
                // Bodies are not read, so what follows one could be taken for a request.
                "content-length" | "transfer-encoding" => request.keeps_open = false,
                _ => {}
            }
        }
        Err(io::ErrorKind::InvalidData.into())
    }
}

fn read_line(reader: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut line = Vec::new();
    reader.take(LINE_LIMIT).read_until(b'\n', &mut line)?;
    if line.is_empty() {
        return Ok(None);
    }
    if line.pop() != Some(b'\n') {
        return Err(io::ErrorKind::InvalidData.into());
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    String::from_utf8(line).map(Some).map_err(|_| io::ErrorKind::InvalidData.into())
}

struct Answer {
    status: &'static str,
    headers: String,
    body: Vec<u8>,
}

impl Answer {
    fn text(status: &'static str, body: &str) -> Answer {
        let answer = Answer { status, headers: String::new(), body: body.as_bytes().to_vec() };
        answer.with("Content-Type", "text/plain; charset=utf-8").with("Cache-Control", "no-cache")
    }

    fn with(mut self, name: &str, value: &str) -> Answer {
        self.headers.push_str(&format!("{name}: {value}\r\n"));
        self
    }

    fn to_bytes(&self, security_headers: &str, is_head: bool, keeps_open: bool) -> Vec<u8> {
        let connection = if keeps_open { "keep-alive" } else { "close" };
        let mut bytes = format!("HTTP/1.1 {}\r\n{}{security_headers}", self.status, self.headers).into_bytes();
        if !self.status.starts_with("304") {
            bytes.extend(format!("Content-Length: {}\r\n", self.body.len()).bytes());
        }
        bytes.extend(format!("Connection: {connection}\r\n\r\n").bytes());
        if !is_head {
            bytes.extend(&self.body);
        }
        bytes
    }
}

/// The compressed file next to this one that the browser takes, if it is not older than what it was made from.
fn variant(file: &Path, accept_encoding: &str) -> (PathBuf, Option<&'static str>) {
    let age_of = |path: &Path| fs::metadata(path).and_then(|metadata| metadata.modified()).ok();
    for (encoding, suffix) in [("br", ".br"), ("gzip", ".gz")] {
        let mut name = file.as_os_str().to_owned();
        name.push(suffix);
        let compressed = PathBuf::from(name);
        let is_current = age_of(&compressed).is_some_and(|age| age_of(file).is_some_and(|original| age >= original));
        if is_current && accepts(accept_encoding, encoding) {
            return (compressed, Some(encoding));
        }
    }
    (file.to_path_buf(), None)
}

fn accepts(accept_encoding: &str, encoding: &str) -> bool {
    accept_encoding.split(',').any(|choice| {
        let mut parts = choice.split(';').map(str::trim);
        let is_this = parts.next() == Some(encoding);
        let is_refused = parts.any(|part| part.strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0)));
        is_this && !is_refused
    })
}

fn content_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "woff2" => "font/woff2",
        "pdf" => "application/pdf",
        "md" | "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn cache_control(file: &Path) -> &'static str {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    if is_hashed(&name) { "public, max-age=31536000, immutable" } else { "no-cache" }
}

/// Whether the name has one of Trunk's digests in it: `base-0123456789abcdef.css`, `page-0123456789abcdef_bg.wasm`.
fn is_hashed(name: &str) -> bool {
    let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
    let stem = stem.strip_suffix("_bg").unwrap_or(stem);
    let digest = stem.rsplit_once('-').map_or("", |(_, digest)| digest);
    digest.len() >= 8 && digest.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            decoded.push(byte);
            continue;
        }
        let high = char::from(bytes.next()?).to_digit(16)?;
        let low = char::from(bytes.next()?).to_digit(16)?;
        decoded.push(u8::try_from(high * 16 + low).ok()?);
    }
    String::from_utf8(decoded).ok()
}

/// The policy that the page itself carries, so that header and page cannot differ.
fn policy_in(page: &str) -> Option<String> {
    let element = page.split("<meta").find(|element| element.contains("Content-Security-Policy"))?;
    let content = element.split_once("content=\"")?.1.split_once('"')?.0;
    Some(content.replace("&#39;", "'").split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A site in a folder of its own, removed at the end.
    struct Example {
        site: Arc<Site>,
        folder: PathBuf,
    }

    impl Example {
        fn new(name: &str) -> Example {
            let folder = std::env::temp_dir().join(format!("evidence-mapper-server-{}-{name}", std::process::id()));
            let page = r#"<meta http-equiv="Content-Security-Policy" content="default-src 'none'">"#;
            fs::create_dir_all(folder.join("site/spec-data")).unwrap();
            fs::write(folder.join("secret.txt"), "secret").unwrap();
            for (file, content) in [
                ("index.html", page),
                ("app-0123456789abcdef.js", "let a;"),
                ("app-0123456789abcdef.js.br", "brotli"),
                ("spec-data/index.json", "{}"),
                (".hidden", "hidden"),
            ] {
                fs::write(folder.join("site").join(file), content).unwrap();
            }
            let site = Site::new(folder.join("site"), "/sub/path/").unwrap();
            Example { site, folder }
        }

        fn ask(&self, request: &str) -> String {
            let request = Request::read(&mut request.replace('\n', "\r\n").as_bytes()).unwrap().unwrap();
            let answer = self.site.answer(&request);
            let bytes = answer.to_bytes(&self.site.security_headers, request.method == "HEAD", request.keeps_open);
            String::from_utf8(bytes).unwrap()
        }

        fn status(&self, path: &str) -> u16 {
            self.ask(&format!("GET {path} HTTP/1.1\n\n"))[9..12].parse().unwrap()
        }
    }

    impl Drop for Example {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }

    #[test]
    fn the_page_comes_with_its_policy() {
        let answer = Example::new("policy").ask("GET /sub/path/?q HTTP/1.1\n\n");
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        assert!(answer.contains("Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n"), "{answer}");
        assert!(answer.contains("X-Content-Type-Options: nosniff\r\n"), "{answer}");
        assert!(answer.contains("Cache-Control: no-cache\r\n"), "{answer}");
    }

    #[test]
    fn a_compressed_file_goes_to_those_who_take_it() {
        let example = Example::new("compressed");
        let ask = |accepted: &str| {
            example.ask(&format!("GET /sub/path/app-0123456789abcdef.js HTTP/1.1\nAccept-Encoding: {accepted}\n\n"))
        };
        assert!(ask("gzip, deflate, br").ends_with("\r\n\r\nbrotli"));
        assert!(ask("br").contains("Content-Encoding: br\r\n"));
        assert!(ask("br").contains("Content-Type: text/javascript"));
        assert!(ask("br").contains("immutable"));
        assert!(ask("gzip, br;q=0").ends_with("\r\n\r\nlet a;"));
    }

    #[test]
    fn a_known_file_is_not_sent_again() {
        let example = Example::new("etag");
        let first = example.ask("GET /sub/path/spec-data/index.json HTTP/1.1\n\n");
        let tag = first.split("ETag: ").nth(1).and_then(|rest| rest.split("\r\n").next()).unwrap();
        let again = example.ask(&format!("GET /sub/path/spec-data/index.json HTTP/1.1\nIf-None-Match: {tag}\n\n"));
        assert!(again.starts_with("HTTP/1.1 304"), "{again}");
        assert!(again.ends_with("\r\n\r\n"), "{again}");
    }

    #[test]
    fn nothing_outside_the_folder_is_given() {
        let example = Example::new("outside");
        assert_eq!(example.status("/sub/path/index.html"), 200);
        for path in [
            "/sub/path/../secret.txt",
            "/sub/path/%2e%2e/secret.txt",
            "/sub/path/%2e%2e%2fsecret.txt",
            "/sub/path/..%5csecret.txt",
            "/sub/path//etc/passwd",
            "/sub/path/spec-data/../../secret.txt",
            "/sub/path/.hidden",
            "/sub/path/%00",
            "/sub/path/%zz",
            "/sub/path/spec-data",
            "/index.html",
            "/",
        ] {
            assert_eq!(example.status(path), 404, "{path}");
        }
    }

    #[test]
    fn only_get_and_head_are_answered() {
        let example = Example::new("methods");
        assert!(example.ask("POST /sub/path/ HTTP/1.1\nContent-Length: 3\n\n").starts_with("HTTP/1.1 405"));
        let head = example.ask("HEAD /sub/path/spec-data/index.json HTTP/1.1\n\n");
        assert!(head.contains("Content-Length: 2\r\n") && head.ends_with("\r\n\r\n"), "{head}");
    }

    #[test]
    fn the_path_without_its_slash_leads_to_the_one_with_it() {
        let answer = Example::new("slash").ask("GET /sub/path HTTP/1.1\n\n");
        assert!(answer.starts_with("HTTP/1.1 308") && answer.contains("Location: /sub/path/\r\n"), "{answer}");
    }

    #[test]
    fn only_names_with_a_digest_are_kept_for_ever() {
        assert!(is_hashed("page-0123456789abcdef_bg.wasm"));
        assert!(is_hashed("base-89abcdef01234567.css"));
        assert!(!is_hashed("index.html"));
        assert!(!is_hashed("isp-level-5-advanced-sales.json"));
        assert!(!is_hashed("icon-192.png"));
    }
}
