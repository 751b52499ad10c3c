//! Evidence Mapper: portfolios of evidence for regulated qualifications.
