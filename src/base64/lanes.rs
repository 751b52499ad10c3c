//! Sixteen characters at once, after Wojciech Muła and Daniel Lemire, "Faster Base64 Encoding and Decoding Using AVX2
//! Instructions" (2018), in the instructions of WebAssembly.

use core::arch::wasm32::{
    i8x16_gt, i8x16_swizzle, u8x16, u8x16_add, u8x16_eq, u8x16_shr, u8x16_splat, u8x16_sub_sat, u32x4_shl, u32x4_shr,
    u32x4_splat, u64x2, u64x2_extract_lane, v128, v128_and, v128_any_true, v128_or,
};

/// Encodes as many groups of `bytes` as go in sixteens, and says how many characters that are.
#[target_feature(enable = "simd128")]
pub(super) fn encode(bytes: &[u8], room: &mut [u8]) -> usize {
    let spread = u8x16(1, 0, 2, 1, 4, 3, 5, 4, 7, 6, 8, 7, 10, 9, 11, 10);
    let offsets = u8x16(71, 252, 252, 252, 252, 252, 252, 252, 252, 252, 252, 237, 240, 65, 0, 0);
    let (twelves, sixteens) = (bytes.as_chunks::<12>().0, room.as_chunks_mut::<16>().0);
    let done = twelves.len().min(sixteens.len()) * 16;
    for (from, to) in twelves.iter().zip(sixteens) {
        // Each three bytes become four numbers of six bits.
        let four = i8x16_swizzle(read_twelve(from), spread);
        let first = v128_and(u32x4_shr(four, 10), u32x4_splat(0x0000_003f));
        let second = v128_and(u32x4_shl(four, 4), u32x4_splat(0x0000_3f00));
        let third = v128_and(u32x4_shr(four, 6), u32x4_splat(0x003f_0000));
        let fourth = v128_and(u32x4_shl(four, 8), u32x4_splat(0x3f00_0000));
        let numbers = v128_or(v128_or(first, second), v128_or(third, fourth));
        // What is to be added depends on the part of the alphabet: A–Z is the 13th, a–z 0th, then each digit, + and /.
        let part = u8x16_sub_sat(numbers, u8x16_splat(51));
        let capital = v128_and(i8x16_gt(u8x16_splat(26), numbers), u8x16_splat(13));
        let characters = u8x16_add(numbers, i8x16_swizzle(offsets, v128_or(part, capital)));
        *to = bytes_of(characters);
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
    let (sixteens, twelves) = (characters.as_chunks::<16>().0, room.as_chunks_mut::<12>().0);
    let mut done = 0;
    for (from, to) in sixteens.iter().zip(twelves) {
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
        if let Some(twelve) = bytes_of(three).first_chunk() {
            *to = *twelve;
        }
        done += 16;
    }
    done
}

// Whole arrays as numbers, because slices of them are calls where code is built to be small, and calls in here took a third of
// its time.

#[target_feature(enable = "simd128")]
fn read(bytes: &[u8; 16]) -> v128 {
    let both = u128::from_le_bytes(*bytes);
    u64x2(both as u64, (both >> 64) as u64)
}

#[target_feature(enable = "simd128")]
fn read_twelve(bytes: &[u8; 12]) -> v128 {
    let [a, b, c, d, e, f, g, h, i, j, k, l] = *bytes;
    u64x2(u64::from_le_bytes([a, b, c, d, e, f, g, h]), u64::from(u32::from_le_bytes([i, j, k, l])))
}

#[target_feature(enable = "simd128")]
fn bytes_of(sixteen: v128) -> [u8; 16] {
    let both = u128::from(u64x2_extract_lane::<1>(sixteen)) << 64 | u128::from(u64x2_extract_lane::<0>(sixteen));
    both.to_le_bytes()
}
