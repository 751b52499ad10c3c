//! What end-to-end tests and benchmarks play on: the built page on a host, browsers, and a folder for what these leave
//! behind.

use crate::build;
use crate::run::{Outcome, program};
use crate::serve;
use crate::server::Site;
use crate::setup;
use std::path::PathBuf;
use std::thread;
use std::{env, fs, process};

/// Where the page is found: not at the root, because no host promises that.
const SUB_PATH: &str = "/sub/path/";

/// See the head of this file.
pub struct Stage {
    browsers: Vec<(&'static str, PathBuf)>,
    dist: PathBuf,
    url: String,
    litter: PathBuf,
}

impl Stage {
    /// With these browsers, and under which names programs are told of them.
    pub fn set(browsers: Vec<(&'static str, PathBuf)>) -> Outcome<Stage> {
        setup::npm_packages()?;
        let dist = build::build()?;
        let listener = serve::listen(0)?;
        let address = listener.local_addr().map_err(|error| error.to_string())?;
        let site = Site::new(dist.clone(), SUB_PATH)?;
        thread::spawn(move || site.serve(&listener));
        let litter = env::temp_dir().join(format!("evidence-mapper-{}", process::id()));
        fs::create_dir_all(&litter).map_err(|error| format!("Could not make {}: {error}", litter.display()))?;
        Ok(Stage { browsers, dist, url: format!("http://{address}{SUB_PATH}"), litter })
    }

    /// A Node program of the repository, which is told all this.
    pub fn node(&self, script: &str) -> process::Command {
        let mut node = program("node");
        node.arg(script)
            .env("EVIDENCE_MAPPER_URL", &self.url)
            .env("EVIDENCE_MAPPER_DIST", &self.dist)
            .envs(self.browsers.iter().map(|(name, path)| (name, path)))
            .env("TMPDIR", &self.litter);
        node
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // A browser that is still closing may hold on to a file; the system clears such folders in time.
        let _ = fs::remove_dir_all(&self.litter);
    }
}
