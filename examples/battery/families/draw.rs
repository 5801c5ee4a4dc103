//! Random parameters, remembered by name.

use std::ops::{Range, RangeInclusive};

use oorandom::Rand64;

/// A source of parameters. The same for the same family and seed, on every machine.
pub(crate) struct Draw {
    generator: Rand64,
    drawn: Vec<(&'static str, f64)>,
}

impl Draw {
    pub(crate) fn new(family: &str, seed: u64) -> Self {
        // FNV-1a: each family has a sequence of its own, whatever others there are.
        let name = family
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            });
        Self {
            generator: Rand64::new((u128::from(name) << 64) | u128::from(seed)),
            drawn: Vec::new(),
        }
    }

    /// Between the two, the lower one excluded: 0 is where many a closed form ends.
    pub(crate) fn uniform(&mut self, name: &'static str, range: Range<f64>) -> f64 {
        let part = self.generator.rand_float();
        self.keep(name, range.end - part * (range.end - range.start))
    }

    /// A power of ten whose exponent is uniform.
    pub(crate) fn power_of_ten(&mut self, name: &'static str, exponents: Range<f64>) -> f64 {
        let part = self.generator.rand_float();
        let exponent = exponents.end - part * (exponents.end - exponents.start);
        self.keep(name, 10_f64.powf(exponent))
    }

    pub(crate) fn integer(&mut self, name: &'static str, range: RangeInclusive<u32>) -> u32 {
        let n = self.index(*range.start()..*range.end() + 1);
        self.keep(name, f64::from(n));
        n
    }

    /// As [`integer`](Self::integer), but no parameter.
    pub(crate) fn index(&mut self, range: Range<u32>) -> u32 {
        let range = u64::from(range.start)..u64::from(range.end);
        u32::try_from(self.generator.rand_range(range)).expect("within the range")
    }

    pub(crate) fn sign(&mut self, name: &'static str) -> f64 {
        let sign = if self.generator.rand_u64() % 2 == 0 {
            1.0
        } else {
            -1.0
        };
        self.keep(name, sign)
    }

    pub(crate) fn bits(&mut self) -> u64 {
        self.generator.rand_u64()
    }

    /// All parameters since the last call, as text.
    pub(crate) fn parameters(&mut self) -> String {
        let drawn = std::mem::take(&mut self.drawn);
        let texts: Vec<_> = drawn.iter().map(|(k, v)| format!("{k} = {v:?}")).collect();
        texts.join(", ")
    }

    fn keep(&mut self, name: &'static str, value: f64) -> f64 {
        self.drawn.push((name, value));
        value
    }
}
