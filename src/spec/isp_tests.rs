//! Facts about the specification that is shipped.

use crate::spec::Specification;
use crate::spec::parse::parse;

fn isp() -> Specification {
    parse(include_bytes!("../../spec-data/isp-level-5-advanced-sales.json")).unwrap()
}

#[test]
fn parses() {
    let spec = isp();
    assert_eq!((spec.units.len(), spec.criteria().count()), (9, 107));
}
