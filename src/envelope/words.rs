//! Words for what people have to write down, read out or compare: the 2,048 of BIP 39, of which no two begin with the same
//! four letters.

/// How many words are taken.
pub const WORDS: usize = 7;

/// How many bits one of them stands for.
const WORD_BITS: usize = 11;

/// How many bits all of them stand for: as many guesses as nobody makes, even without the work that each of them costs.
pub const BITS: usize = WORDS * WORD_BITS;

/// The words that the first [`BITS`] of `bytes` stand for. Random bytes give a passphrase, a digest gives a fingerprint.
pub fn words(bytes: &[u8; 10]) -> String {
    let list = bip39::Language::English.word_list();
    let bits = bytes.iter().fold(0_u128, |bits, &byte| bits << 8 | u128::from(byte));
    let place = |n: usize| (bits >> (bytes.len() * 8 - WORD_BITS * (n + 1))) as usize % list.len();
    (0..WORDS).map(|n| list[place(n)]).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bit_counts_and_is_counted_once() {
        assert_eq!(words(&[0; 10]), "abandon abandon abandon abandon abandon abandon abandon");
        assert_eq!(words(&[255; 10]), "zoo zoo zoo zoo zoo zoo zoo");
        // One bit each, from the first to the last that is taken.
        let mut seen = std::collections::BTreeSet::new();
        for bit in 0..BITS {
            let mut bytes = [0; 10];
            bytes[bit / 8] = 128 >> (bit % 8);
            let said = words(&bytes);
            assert_eq!(said.split(' ').filter(|word| *word != "abandon").count(), 1, "{bit}");
            assert!(seen.insert(said));
        }
    }

    #[test]
    fn the_words_differ() {
        let list = bip39::Language::English.word_list();
        let different: std::collections::BTreeSet<&str> = list.iter().map(|word| &word[..word.len().min(4)]).collect();
        assert_eq!((list.len(), different.len()), (2_048, 2_048));
    }
}
