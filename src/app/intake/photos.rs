//! Photos made smaller, or rid of where they were taken.

use evidence_mapper::media::place;
use evidence_mapper::media::{Detected, Opening};
use evidence_mapper::portfolio::Change;

use crate::app::browser::blob::{Blob, BlobBuilder};
use crate::app::browser::{BrowserError, file, imaging};

/// The longer side of a photo that is scaled down, in dots: a page of small print can still be read on it.
pub const LONGEST: u32 = 1_920;

/// From how many bytes on a photo is worth scaling down.
pub const LARGE: u64 = 900_000;

/// How many of the first bytes say where a photo was taken, if it does.
pub const HEAD_BYTES: u64 = 256 << 10;

/// How well a scaled photo is kept, of 1.
const QUALITY: f64 = 0.85;

/// The photo with this change; `None` if there is nothing to change.
pub async fn changed(photo: &Blob, change: Change) -> Result<Option<Blob>, BrowserError> {
    let detected = file::detect(photo).await?;
    if detected.opening() != Opening::Image {
        return Ok(None);
    }
    match change {
        Change::PlaceRemoved => {
            let Some(bytes) = place::without_place(&file::read_all(photo).await?) else { return Ok(None) };
            let mut builder = BlobBuilder::new();
            builder.push(&bytes)?;
            builder.finish(detected.media_type()).map(Some)
        }
        Change::Scaled if file::may_unpack(photo, detected).await?.is_err() => Ok(None),
        Change::Scaled => imaging::scaled(photo, LONGEST, detected == Detected::Png, QUALITY).await,
    }
}

/// What a photo is called that was made from one called `name`: another kind of file has another ending.
pub fn name(name: &str, media_type: &str) -> String {
    let ending = match media_type {
        "image/jpeg" => ["jpg", "jpeg"],
        "image/png" => ["png", "png"],
        _ => return name.to_owned(),
    };
    let (stem, old) = name.rsplit_once('.').unwrap_or((name, ""));
    if ending.contains(&old.to_lowercase().as_str()) { name.to_owned() } else { format!("{stem}.{}", ending[0]) }
}
