//! Finds what contradicts itself in a specification that parses.
