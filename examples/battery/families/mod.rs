//! Families of integrals: random parameters, known values, one difficulty each.
//!
//! Integrands are written as a user would write them, 0/0 at an end and all.

mod classic;
mod draw;
mod ends;
mod inside;
mod plausible;
mod problem;
mod smooth;
mod unbounded;
mod weighted;

use std::f64::consts::TAU;

use quadrille::num_complex::Complex64;

pub(crate) use draw::Draw;
pub(crate) use problem::Problem;

pub(crate) struct Family {
    pub(crate) name: &'static str,
    kind: Kind,
}

type MakeMember = fn(&mut Draw) -> Problem<f64>;

#[derive(Clone, Copy)]
enum Kind {
    Plain {
        range: Range,
        member: MakeMember,
    },
    Weighted {
        setting: fn(&mut Draw) -> weighted::Setting,
        part: fn(&mut Draw, &weighted::Setting) -> weighted::Part,
    },
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Range {
    /// From 0 to 1.
    Unit,
    /// Any other finite one.
    Finite,
    /// From 0 to infinity.
    HalfLine,
    /// From 1 to infinity.
    FromOne,
    Line,
}

const fn family(name: &'static str, range: Range, member: MakeMember) -> Family {
    Family {
        name,
        kind: Kind::Plain { range, member },
    }
}

const fn weighted(
    name: &'static str,
    setting: fn(&mut Draw) -> weighted::Setting,
    part: fn(&mut Draw, &weighted::Setting) -> weighted::Part,
) -> Family {
    Family {
        name,
        kind: Kind::Weighted { setting, part },
    }
}

pub(crate) const FAMILIES: &[Family] = {
    use Range::{Finite, HalfLine, Line, Unit};
    &[
        family("step", Unit, classic::step),
        family("cusp", Unit, classic::cusp),
        family("kink", Unit, classic::kink),
        family("peak", Finite, classic::peak),
        family("four-peaks", Finite, classic::four_peaks),
        family("chirp", Unit, classic::chirp),
        family("power", Unit, ends::power),
        family("power-offset", Finite, ends::power_offset),
        family("logarithm", Unit, ends::logarithm),
        family("beta", Unit, ends::beta),
        family("oscillating-end", Unit, ends::oscillating),
        family("log-periodic", Unit, ends::log_periodic),
        family("inside-power", Unit, inside::power),
        family("inside-logarithm", Unit, inside::logarithm),
        family("front", Unit, inside::front),
        family("lattice", Unit, inside::lattice),
        family("bumps", Unit, inside::bumps),
        family("rectified", Unit, inside::rectified),
        family("parabola", Unit, inside::parabola),
        family("noise", Unit, smooth::noise),
        family("runge", Finite, smooth::runge),
        family("monomial", Unit, smooth::monomial),
        family("legendre", Unit, smooth::legendre),
        family("cosine", Unit, smooth::cosine),
        family("exponential", HalfLine, unbounded::exponential),
        family("gamma", HalfLine, unbounded::gamma),
        family("planck", HalfLine, unbounded::planck),
        family("damped-cosine", HalfLine, unbounded::damped_cosine),
        family("algebraic-tail", HalfLine, unbounded::algebraic_tail),
        family("rational-tail", HalfLine, unbounded::rational_tail),
        family("both-ends", HalfLine, unbounded::both_ends),
        family("gaussian", Line, unbounded::gaussian),
        family("lorentzian", Line, unbounded::lorentzian),
        family("sech", Line, unbounded::sech),
    ]
};

/// Families with one difficulty each, of which nobody had thought when the default method was built.
pub(crate) const PLAUSIBLE: &[Family] = {
    use Range::{Finite, FromOne, HalfLine, Line, Unit};
    &[
        family("packet", Finite, plausible::packet),
        family("packet-on-line", Line, plausible::packet_on_the_line),
        family("packet-aside", Unit, plausible::packet_aside),
        family("poisson", Finite, plausible::poisson),
        family("end-and-wave", FromOne, plausible::end_and_wave),
        family("end-and-wave-cut", Finite, plausible::end_and_wave_cut),
        family("crack", Finite, plausible::crack),
        family("two-powers", Unit, plausible::two_powers),
        family("two-powers-offset", Finite, plausible::two_powers_offset),
        family("weak-inside", Unit, plausible::weak_inside),
        family("pole-inside", Unit, plausible::pole_inside),
        family("guard", Unit, plausible::guard),
        family("two-boxes", Unit, plausible::two_boxes),
        family("sinc-power", HalfLine, plausible::sinc_power),
        family("bessel-tail", HalfLine, plausible::bessel_tail),
        family("log-periodic-tail", FromOne, plausible::log_periodic_tail),
        family("linear-table", Unit, plausible::linear_table),
        family("voigt", Line, plausible::voigt),
        family("regularised-end", Unit, plausible::regularised_end),
        family("logarithmic-end", Unit, plausible::logarithmic_end),
        family("mixture", Line, plausible::mixture),
    ]
};

/// Families with a weight.
pub(crate) const WEIGHTED: &[Family] = weighted::ALL;

impl Family {
    /// The first members, the same however many are asked for.
    fn members<Y>(
        &self,
        seed: u64,
        count: usize,
        mut member: impl FnMut(&mut Draw) -> Problem<Y>,
    ) -> Vec<Problem<Y>> {
        let mut draw = Draw::new(self.name, seed);
        (0..count).map(|_| member(&mut draw)).collect()
    }

    pub(crate) fn real(&self, seed: u64, count: usize) -> Vec<Problem<f64>> {
        self.members(seed, count, |draw| match self.kind {
            Kind::Plain { member, .. } => plain(draw, member),
            Kind::Weighted { setting, part } => weighted::real(draw, setting, part),
        })
    }

    /// Each with a phase factor of its own.
    pub(crate) fn complex(&self, seed: u64, count: usize) -> Vec<Problem<Complex64>> {
        self.members(seed, count, |draw| match self.kind {
            Kind::Plain { member, .. } => {
                let member = plain(draw, member);
                let theta = draw.uniform("theta", 0.0..TAU);
                draw.parameters();
                member.turned(theta)
            }
            Kind::Weighted { setting, part } => weighted::complex(draw, setting, part),
        })
    }

    /// Each beside members of two other families, with a weight beside two more of the same.
    pub(crate) fn vector(&self, seed: u64, count: usize) -> Vec<Problem<[f64; 3]>> {
        match self.kind {
            Kind::Plain { range, member } => self.members(seed, count, {
                let partners = self.partners(range);
                let end = u32::try_from(partners.len()).expect("few families");
                move |draw| {
                    let first = plain(draw, member);
                    let [second, third] = [(); 2].map(|()| {
                        let (name, partner) = partners[draw.index(0..end) as usize];
                        let mut member = plain(draw, partner);
                        member.parameters = format!("{name}: {}", member.parameters);
                        member
                    });
                    Problem::abreast([first, second, third])
                }
            }),
            Kind::Weighted { setting, part } => {
                self.members(seed, count, |draw| weighted::vector(draw, setting, part))
            }
        }
    }

    /// The other families of the same list over the same range.
    fn partners(&self, range: Range) -> Vec<(&'static str, MakeMember)> {
        let range = match range {
            Range::Finite => Range::Unit,
            range => range,
        };
        let in_battery = FAMILIES.iter().any(|family| family.name == self.name);
        (if in_battery { FAMILIES } else { PLAUSIBLE })
            .iter()
            .filter(|other| other.name != self.name)
            .filter_map(|other| match other.kind {
                Kind::Plain { range: its, member } if its == range => Some((other.name, member)),
                _ => None,
            })
            .collect()
    }
}

fn plain(draw: &mut Draw, member: MakeMember) -> Problem<f64> {
    let mut member = member(draw);
    member.parameters = draw.parameters();
    member
}
