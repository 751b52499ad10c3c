//! The folder to copy to a host: the very build that `serve` shows and the tests judge.

use crate::build;
use crate::run::Outcome;

pub fn command(arguments: &[String]) -> Outcome {
    if let Some(unknown) = arguments.first() {
        return Err(format!("`dist` does not know `{unknown}`"));
    }
    let dist = build::build()?;
    println!(
        "\nCopy everything in {} to any path of any static host.\n\
         - Files ending in .br and .gz are compressed copies for hosts that can send them; others may leave them out.\n\
         - spec-data/ may be edited on the host; see the README in it.\n\
         - If the host can send headers, send the policy in index.html as Content-Security-Policy with\n  \
           `frame-ancestors 'none'` added, so that no other site can show the page inside its own.",
        dist.display()
    );
    Ok(())
}
