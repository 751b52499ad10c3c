//! Sixteen characters at once, after Wojciech Muła and Daniel Lemire, "Faster Base64 Encoding and Decoding Using AVX2
//! Instructions" (2018), in the instructions of WebAssembly.

use core::arch::wasm32::{
    i8x16_gt, i8x16_swizzle, u8x16, u8x16_add, u8x16_eq, u8x16_shr, u8x16_splat, u8x16_sub_sat, u32x4_extract_lane,
    u32x4_shl, u32x4_shr, u32x4_splat, u64x2, u64x2_extract_lane, v128, v128_and, v128_any_true, v128_or,
};

/// Encodes as many groups of `bytes` as go in sixteens, and says how many characters that are.
#[target_feature(enable = "simd128")]
pub(super) fn encode(bytes: &[u8], room: &mut [u8]) -> usize {
    // Twelve bytes are taken at a time, and sixteen are read.
    let spread = u8x16(1, 0, 2, 1, 4, 3, 5, 4, 7, 6, 8, 7, 10, 9, 11, 10);
    let offsets = u8x16(71, 252, 252, 252, 252, 252, 252, 252, 252, 252, 252, 237, 240, 65, 0, 0);
    let (mut taken, mut done) = (0, 0);
    while let (Some(from), Some(to)) = (
        bytes.get(taken..).and_then(|rest| rest.first_chunk::<16>()),
        room.get_mut(done..).and_then(|rest| rest.first_chunk_mut::<16>()),
    ) {
        // Each three bytes become four numbers of six bits.
        let four = i8x16_swizzle(read(from), spread);
        let first = v128_and(u32x4_shr(four, 10), u32x4_splat(0x0000_003f));
        let second = v128_and(u32x4_shl(four, 4), u32x4_splat(0x0000_3f00));
        let third = v128_and(u32x4_shr(four, 6), u32x4_splat(0x003f_0000));
        let fourth = v128_and(u32x4_shl(four, 8), u32x4_splat(0x3f00_0000));
        let numbers = v128_or(v128_or(first, second), v128_or(third, fourth));
        // What is to be added depends on the part of the alphabet: A–Z is the 13th, a–z 0th, then each digit, + and /.
        let part = u8x16_sub_sat(numbers, u8x16_splat(51));
        let capital = v128_and(i8x16_gt(u8x16_splat(26), numbers), u8x16_splat(13));
        let characters = u8x16_add(numbers, i8x16_swizzle(offsets, v128_or(part, capital)));
        write(characters, to);
        taken += 12;
        done += 16;
    }
    done
}

/// Decodes as many groups of `characters` as go in sixteens and are right, and says how many characters that are.
#[target_feature(enable = "simd128")]
pub(super) fn decode(characters: &[u8], room: &mut [u8]) -> usize {
    // A character is right if what its upper and its lower half rule out does not meet.
    let low_rules =
        u8x16(0x15, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x13, 0x1a, 0x1b, 0x1b, 0x1b, 0x1a);
    let high_rules =
        u8x16(0x10, 0x10, 0x01, 0x02, 0x04, 0x08, 0x04, 0x08, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10);
    let offsets = u8x16(0, 16, 19, 4, 191, 191, 185, 185, 0, 0, 0, 0, 0, 0, 0, 0);
    let gather = u8x16(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, 255, 255, 255, 255);
    let (mut done, mut given) = (0, 0);
    while let (Some(from), Some(to)) = (
        characters.get(done..).and_then(|rest| rest.first_chunk::<16>()),
        room.get_mut(given..).and_then(|rest| rest.first_chunk_mut::<12>()),
    ) {
        let sixteen = read(from);
        let (high, low) = (u8x16_shr(sixteen, 4), v128_and(sixteen, u8x16_splat(0x0f)));
        if v128_any_true(v128_and(i8x16_swizzle(low_rules, low), i8x16_swizzle(high_rules, high))) {
            break;
        }
        let slash = u8x16_eq(sixteen, u8x16_splat(b'/'));
        let numbers = u8x16_add(sixteen, i8x16_swizzle(offsets, u8x16_add(slash, high)));
        // Each four numbers of six bits become three bytes.
        let first = v128_and(u32x4_shl(numbers, 18), u32x4_splat(0x00fc_0000));
        let second = v128_and(u32x4_shl(numbers, 4), u32x4_splat(0x0003_f000));
        let third = v128_and(u32x4_shr(numbers, 10), u32x4_splat(0x0000_0fc0));
        let fourth = u32x4_shr(numbers, 24);
        let three = i8x16_swizzle(v128_or(v128_or(first, second), v128_or(third, fourth)), gather);
        to[..8].copy_from_slice(&u64x2_extract_lane::<0>(three).to_le_bytes());
        to[8..].copy_from_slice(&u32x4_extract_lane::<2>(three).to_le_bytes());
        done += 16;
        given += 12;
    }
    done
}

#[target_feature(enable = "simd128")]
fn read(bytes: &[u8; 16]) -> v128 {
    let half = |at: usize| bytes[at..].first_chunk().map_or(0, |half| u64::from_le_bytes(*half));
    u64x2(half(0), half(8))
}

#[target_feature(enable = "simd128")]
fn write(sixteen: v128, to: &mut [u8; 16]) {
    to[..8].copy_from_slice(&u64x2_extract_lane::<0>(sixteen).to_le_bytes());
    to[8..].copy_from_slice(&u64x2_extract_lane::<1>(sixteen).to_le_bytes());
}
