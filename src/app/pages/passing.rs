//! What is decided about a file on its way from one person to another.

pub mod photos;
pub mod protection;
pub mod size;
