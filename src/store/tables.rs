//! The tables of the database, and in which version each came.
//!
//! **Only ever append.** Browsers out there hold every version that was ever released. A table is never renamed, never
//! removed and never given another meaning; a test below pins the list. A change of what *records* look like is not a
//! change of tables: it is a step in `wire`'s chain of migrations.

/// A table of texts or files by text keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table {
    /// What it is called in the database.
    pub name: &'static str,
    /// The first [`VERSION`] that has it.
    pub since: u32,
}

/// What is known of each portfolio, by its id.
pub const HOLDINGS: Table = Table { name: "holdings", since: 1 };

/// The records of all portfolios, by `<portfolio>/<key>`.
pub const RECORDS: Table = Table { name: "records", since: 1 };

/// Specifications, by the digest of their wording.
pub const SPECIFICATIONS: Table = Table { name: "specifications", since: 1 };

/// The bytes of attachments, by their digest.
pub const BLOBS: Table = Table { name: "blobs", since: 1 };

/// When each blob was put, in milliseconds since 1970, by its digest.
pub const BLOB_TIMES: Table = Table { name: "blob-times", since: 1 };

/// What is known of each specification that the person opened from a file, by the digest of its wording.
pub const SHELF: Table = Table { name: "shelf", since: 2 };

/// What this device notes that belongs to no portfolio, by name.
pub const NOTES: Table = Table { name: "notes", since: 3 };

/// Keys that sign, which the browser keeps and gives to nobody, by name.
pub const KEYS: Table = Table { name: "keys", since: 4 };

/// All of them.
pub const TABLES: &[Table] = &[HOLDINGS, RECORDS, SPECIFICATIONS, BLOBS, BLOB_TIMES, SHELF, NOTES, KEYS];

/// The version of the database. It grows by one whenever a table is appended.
pub const VERSION: u32 = 4;

#[cfg(test)]
mod tests {
    use super::*;

    // If this fails, do not change a line of it: append one.
    #[test]
    fn the_list_is_append_only() {
        let list: Vec<String> = TABLES.iter().map(|table| format!("{} since {}", table.name, table.since)).collect();
        assert_eq!(
            list,
            [
                "holdings since 1",
                "records since 1",
                "specifications since 1",
                "blobs since 1",
                "blob-times since 1",
                "shelf since 2",
                "notes since 3",
                "keys since 4"
            ]
        );
    }

    #[test]
    fn the_version_is_that_of_the_latest_table() {
        assert_eq!(TABLES.iter().map(|table| table.since).max(), Some(VERSION));
    }
}
