//! Reads a specification file.
