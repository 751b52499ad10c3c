//! Sixteen characters at once, held against one after the other.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use evidence_mapper::base64::{decode, encode};
use wasm_bindgen_test::wasm_bindgen_test;

fn noise(length: usize) -> Vec<u8> {
    let next = |state: &mut u32| {
        *state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        Some((*state >> 24) as u8)
    };
    std::iter::repeat(()).scan(length as u32, |state, ()| next(state)).take(length).collect()
}

#[wasm_bindgen_test]
fn every_length_is_written_and_read_as_by_the_crate() {
    for length in (0..200).chain([196_607, 196_608, 196_609]) {
        let bytes = noise(length);
        let (mut written, mut read) = (b"x".to_vec(), b"x".to_vec());
        encode(&bytes, &mut written);
        assert_eq!(written[1..], *STANDARD.encode(&bytes).as_bytes(), "{length}");
        assert_eq!(decode(&written[1..], &mut read), Ok(()), "{length}");
        assert_eq!(read[1..], bytes, "{length}");
    }
}

#[wasm_bindgen_test]
fn every_byte_in_every_place_is_taken_or_refused_as_by_the_crate() {
    let right = STANDARD.encode(noise(48));
    for at in 0..right.len() {
        for byte in 0..=255 {
            let mut characters = right.clone().into_bytes();
            characters[at] = byte;
            let mut out = Vec::new();
            let expected = STANDARD.decode(&characters);
            match decode(&characters, &mut out) {
                Ok(()) => assert_eq!(Ok(out), expected),
                Err(group) => {
                    assert!(expected.is_err() && out.is_empty());
                    assert_eq!(group, if byte == b'=' { group } else { at / 4 * 4 }, "{byte} at {at}");
                }
            }
        }
    }
}
