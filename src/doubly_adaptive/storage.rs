//! The panels of an integration and their samples.

use alloc::vec::Vec;
use core::array;
use core::ops::Range;

use num_traits::{Float, Zero};

use super::singular_end::SingularEnd;
use super::{Assessment, End, FIRST, Family, Map, Origin, Pair, Panel, Scratch, Stretch};
use super::{assess, fill_missing, rounding};
use crate::domain::Piece;
use crate::doubly_adaptive::refinement;
use crate::rule::clenshaw_curtis::{LANES, MAX_DEGREE, node};
use crate::{Real, Value};

/// How many values one assessment needs besides its samples.
const SCRATCH: usize = 2 * FIRST + LANES;

/// All that is kept between rounds, and between integrations in a workspace.
#[derive(Clone, Debug)]
pub(crate) struct Storage<Y: Value> {
    pub(crate) panels: Vec<Panel<Y>>,
    pub(crate) pairs: Vec<Pair<Y::Real>>,
    /// The samples of each panel at its nodes and then the inherited ones; what refined
    /// panels leave behind is swept out now and then.
    pub(crate) samples: Vec<Y>,
    /// The places of inherited samples, -1 to 1 on their panel.
    pub(crate) places: Vec<Y::Real>,
    pub(crate) spare_samples: Vec<Y>,
    pub(crate) spare_places: Vec<Y::Real>,
    /// The noise level met in each piece of the range.
    pub(crate) levels: Vec<Y::Real>,
    /// The panels to be refined, by falling error, and what is to be done with them.
    pub(crate) ranks: Vec<usize>,
    pub(crate) jobs: Vec<Job>,
    /// The points to be sampled, and the samples.
    pub(crate) xs: Vec<Y::Real>,
    pub(crate) fresh: Vec<Y>,
    /// Which of the points may fail: they only confirm.
    pub(crate) probes: Vec<usize>,
    pub(crate) singular_ends: Vec<SingularEnd<Y::Real>>,
    /// Whether some panel has a tail beyond it.
    pub(crate) has_tails: bool,
    scratch: Vec<Y>,
}

/// What happens to a panel; its new samples start at `first` of the round's.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Job {
    pub(crate) panel: usize,
    pub(crate) kind: Kind,
    pub(crate) first: usize,
}

/// What a panel that is not accurate enough needs.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// Twice the degree.
    Raise,
    /// Two halves.
    Split,
    /// Another variable towards its singular side.
    Approach(usize),
}

impl<Y: Value> Storage<Y> {
    pub(crate) const fn new() -> Self {
        Storage {
            panels: Vec::new(),
            pairs: Vec::new(),
            samples: Vec::new(),
            places: Vec::new(),
            spare_samples: Vec::new(),
            spare_places: Vec::new(),
            levels: Vec::new(),
            ranks: Vec::new(),
            jobs: Vec::new(),
            xs: Vec::new(),
            fresh: Vec::new(),
            probes: Vec::new(),
            singular_ends: Vec::new(),
            has_tails: false,
            scratch: Vec::new(),
        }
    }

    pub(crate) fn clear(&mut self) {
        if self.panels.capacity() == 0 {
            // Enough for most integrals: fewer, larger allocations.
            self.panels.reserve(8);
            self.pairs.reserve(8);
            self.samples.reserve(8 * FIRST);
            self.places.reserve(4 * FIRST);
            self.xs.reserve(2 * FIRST);
            self.fresh.reserve(2 * FIRST);
            self.ranks.reserve(8);
            self.jobs.reserve(8);
        }
        self.panels.clear();
        self.pairs.clear();
        self.samples.clear();
        self.places.clear();
        self.levels.clear();
        self.singular_ends.clear();
        self.has_tails = false;
    }

    /// Keep the only piece's first panel.
    pub(crate) fn begin(
        &mut self,
        piece: Piece<Y::Real>,
        samples: &[Y; FIRST],
        missing: [bool; 2],
        found: Assessment<Y>,
    ) {
        self.levels.push(Y::Real::zero());
        self.first_panel(piece, 0, samples, missing, found);
    }

    /// Keep a finite piece's first panel.
    pub(crate) fn first_panel(
        &mut self,
        Piece { a, b, .. }: Piece<Y::Real>,
        piece: usize,
        samples: &[Y; FIRST],
        missing: [bool; 2],
        found: Assessment<Y>,
    ) {
        let first = self.samples.len();
        self.samples.extend_from_slice(samples);
        let ends = missing.map(|missing| if missing { End::Missing } else { End::Original });
        let stretch = Stretch {
            map: Map::Identity,
            a,
            b,
        };
        self.push_root(stretch, piece, ends, first, found);
    }

    /// Append a panel that comes from no split.
    pub(crate) fn push_root(
        &mut self,
        Stretch { map, a, b }: Stretch<Y::Real>,
        piece: usize,
        ends: [End; 2],
        first: usize,
        mut found: Assessment<Y>,
    ) {
        if found.constant {
            // Samples that are all equal get a second look.
            found.error = Y::Real::infinity();
        }
        self.has_tails |= ends.contains(&End::Tail);
        let origin = Origin {
            half_width: Y::Real::lit(0.5) * b - Y::Real::lit(0.5) * a,
            largest: found.largest,
        };
        self.panels.push(Panel {
            map,
            a,
            b,
            degree: self.samples.len() - first - 1,
            least_degree: 0,
            first,
            inherited: 0,
            first_place: 0,
            found,
            ends,
            slow_splits: 0,
            parent_rate: Y::Real::zero(),
            family: Family {
                pair: None,
                failed_generations: 0,
                flat_generations: 0,
            },
            origin,
            frozen: false,
            piece,
            weight: Y::Real::lit(1.0),
            group: None,
        });
    }

    /// Ask for the samples that a panel's refinement needs.
    pub(crate) fn request(&mut self, panel: usize, kind: Kind) {
        let first = self.xs.len();
        self.jobs.push(Job { panel, kind, first });
        let Panel {
            map, a, b, degree, ..
        } = self.panels[panel];
        match kind {
            Kind::Raise => {
                let stretch = Stretch { map, a, b };
                let n = 2 * degree;
                let odd = (1..n).step_by(2);
                self.xs.extend(odd.map(|j| map.x(position(stretch, n, j))));
            }
            Kind::Split => {
                let middle = self.panels[panel].middle();
                let n = child_degree(degree);
                for (a, b) in [(a, middle), (middle, b)] {
                    let stretch = Stretch { map, a, b };
                    self.xs
                        .extend((1..n).map(|j| map.x(position(stretch, n, j))));
                }
            }
            Kind::Approach(side) => self.request_approach(panel, side),
        }
    }

    /// Double the degree of a panel.
    pub(crate) fn raise(&mut self, index: usize, fresh: usize) {
        let Panel {
            map,
            a,
            b,
            degree,
            first: old,
            inherited,
            first_place,
            ends,
            ..
        } = self.panels[index];
        let stretch = Stretch { map, a, b };
        let n = 2 * degree;
        let first = self.samples.len();
        self.samples.reserve(n + 1 + inherited);
        for j in 0..degree {
            self.samples.push(self.samples[old + j].clone());
            self.samples.push(self.fresh[fresh + j].clone());
        }
        if map != Map::Identity {
            for j in (1..n).step_by(2) {
                self.samples[first + j].scale_by(map.slope(position(stretch, n, j)));
            }
        }
        self.samples
            .extend_from_within(old + degree..old + degree + 1 + inherited);
        let places = first_place..first_place + inherited;
        let found = self.assess(stretch, first..first + n + 1, places, ends);
        let panel = &mut self.panels[index];
        panel.degree = n;
        panel.first = first;
        panel.found = found;
        self.note(index);
    }

    /// Replace a panel by its left half and append the right one.
    pub(crate) fn split(&mut self, index: usize, fresh: usize) {
        let parent = &self.panels[index];
        let ends = parent.ends;
        let at_end = ends != [End::Inner; 2];
        let parent_rate = if at_end {
            refinement::rate(parent)
        } else {
            Y::Real::zero()
        };
        let slow = at_end && is_slow(parent);
        let failed_generations = if refinement::pair_failed(parent, &self.pairs) {
            parent.family.failed_generations + 1
        } else {
            0
        };
        let (flat_generations, parent_level) = if parent.found.flat_head.is_some() {
            let generations = rounding::generations(parent, &self.pairs);
            (generations, Some(parent.found.tail))
        } else {
            (0, None)
        };
        let pair = self.pairs.len();
        self.pairs.push(Pair {
            failed_at: [0; 2],
            flat_level: [None; 2],
            parent_level,
        });
        let Panel {
            map,
            a,
            b,
            degree,
            slow_splits,
            origin,
            piece,
            weight,
            group,
            ..
        } = *parent;
        let middle = parent.middle();
        let samples = Samples {
            first: parent.first,
            degree,
            inherited: parent.inherited,
            first_place: parent.first_place,
        };
        let n = child_degree(degree);
        for (side, (a, b)) in [(a, middle), (middle, b)].into_iter().enumerate() {
            let stretch = Stretch { map, a, b };
            let first = self.samples.len();
            self.push_child_samples(samples, side, n, fresh + side * (n - 1), stretch);
            let first_place = self.places.len();
            let inherited = self.push_inherited(samples, side);
            let mut inner = [End::Inner; 2];
            inner[side] = ends[side];
            let places = first_place..first_place + inherited;
            let found = self.assess(stretch, first..first + n + 1, places, inner);
            let slow_splits = if slow && ends[side] != End::Inner {
                slow_splits + 1
            } else {
                0
            };
            let child = Panel {
                map,
                a,
                b,
                degree: n,
                least_degree: least_degree(degree),
                first,
                inherited,
                first_place,
                found,
                ends: inner,
                slow_splits,
                parent_rate,
                family: Family {
                    pair: Some((pair, side)),
                    failed_generations,
                    flat_generations,
                },
                origin,
                frozen: false,
                piece,
                weight,
                group,
            };
            let at = if side == 0 {
                self.panels[index] = child;
                index
            } else {
                self.panels.push(child);
                self.panels.len() - 1
            };
            self.note(at);
        }
    }

    /// The samples of one half at its own nodes: the parent's at the ends, fresh ones between.
    fn push_child_samples(
        &mut self,
        parent: Samples,
        side: usize,
        n: usize,
        fresh: usize,
        stretch: Stretch<Y::Real>,
    ) {
        let half = parent.degree / 2;
        let ends = [parent.first + side * half, parent.first + (side + 1) * half];
        self.samples.reserve(n + 1);
        self.samples.push(self.samples[ends[0]].clone());
        let inner = self.samples.len();
        self.samples
            .extend_from_slice(&self.fresh[fresh..fresh + n - 1]);
        if stretch.map != Map::Identity {
            for (j, y) in self.samples[inner..].iter_mut().enumerate() {
                y.scale_by(stretch.map.slope(position(stretch, n, j + 1)));
            }
        }
        self.samples.push(self.samples[ends[1]].clone());
    }

    /// All samples inside one half that the parent has, and their places there.
    fn push_inherited(&mut self, parent: Samples, side: usize) -> usize {
        let two = Y::Real::lit(2.0);
        let shift = Y::Real::lit(if side == 0 { 1.0 } else { -1.0 });
        let half = parent.degree / 2;
        let before = self.places.len();
        let own = 1 + side * half..half + side * half;
        self.samples
            .extend_from_within(parent.first + own.start..parent.first + own.end);
        let nodes = own.map(|j| node::<Y::Real>(parent.degree, j) * two + shift);
        self.places.extend(nodes);
        let inherited = parent.first + parent.degree + 1;
        for i in 0..parent.inherited {
            let place = self.places[parent.first_place + i];
            if (place < Y::Real::zero()) == (side == 0) {
                self.places.push(place * two + shift);
                self.samples.push(self.samples[inherited + i].clone());
            }
        }
        self.places.len() - before
    }

    /// Note what the samples of a panel say in view of its ancestors.
    pub(crate) fn note(&mut self, index: usize) {
        let panel = &mut self.panels[index];
        let least = panel.origin.least_error(panel.half_width(), &panel.found);
        panel.found.error = panel.found.error.max(least);
        let inside = &self.samples[panel.first + 1..panel.first + panel.degree];
        panel.found.hides = panel.map == Map::Identity
            && panel.degree < MAX_DEGREE
            && panel.family.pair.is_some()
            && !panel.found.constant
            && (inside.windows(2)).all(|pair| pair[0].distance(&pair[1]).is_zero());
        if panel.found.hides {
            // What differs at an end may go on up to the first sample inside, as cos x does that
            // is cut off a little beyond a zero.
            let gap = Y::Real::lit(1.0) + node::<Y::Real>(panel.degree, 1);
            let unseen = gap * panel.half_width() * panel.origin.largest;
            panel.found.error = panel.found.error.max(unseen);
        }
        if let Some((pair, side)) = panel.family.pair {
            self.pairs[pair].flat_level[side] = panel.found.flat_head.map(|_| panel.found.tail);
        }
    }

    /// Judge a stretch from its samples at `nodes`, which those inherited at `places` follow.
    pub(crate) fn assess(
        &mut self,
        stretch: Stretch<Y::Real>,
        nodes: Range<usize>,
        places: Range<usize>,
        ends: [End; 2],
    ) -> Assessment<Y> {
        let missing = ends.map(|end| end == End::Missing);
        fill_missing(&mut self.samples[nodes.clone()], missing);
        let any = &self.samples[nodes.start];
        if self.scratch.len() < SCRATCH || !any.same_shape(&self.scratch[0]) {
            self.scratch.clear();
            self.scratch.resize(SCRATCH, any.clone());
        }
        match nodes.len() {
            5 => self.assess_degree::<5>(stretch, nodes.start, places, missing),
            9 => self.assess_degree::<9>(stretch, nodes.start, places, missing),
            17 => self.assess_degree::<17>(stretch, nodes.start, places, missing),
            _ => self.assess_degree::<33>(stretch, nodes.start, places, missing),
        }
    }

    fn assess_degree<const N: usize>(
        &mut self,
        stretch: Stretch<Y::Real>,
        first: usize,
        places: Range<usize>,
        missing: [bool; 2],
    ) -> Assessment<Y> {
        let (samples, rest) = first_chunk(&self.samples[first..]);
        let inherited = (&rest[..places.len()], &self.places[places]);
        let (folded, scratch) = first_chunk_mut(&mut self.scratch);
        let (coefficients, scratch) = first_chunk_mut(scratch);
        let (lanes, _) = first_chunk_mut(scratch);
        let scratch = Scratch {
            folded,
            coefficients,
            lanes,
        };
        assess::<Y, N>(stretch, samples, inherited, missing, scratch)
    }

    /// Sweep out samples that no panel refers to, once they are the greater part.
    pub(crate) fn compact(&mut self) {
        let live: usize = self.panels.iter().map(|p| p.degree + 1 + p.inherited).sum();
        if self.samples.len() < 2 * live + 1024 {
            return;
        }
        let Storage {
            panels,
            samples,
            places,
            spare_samples,
            spare_places,
            ..
        } = self;
        spare_samples.clear();
        spare_places.clear();
        for panel in panels {
            let all = panel.first..panel.first + panel.degree + 1 + panel.inherited;
            let kept = panel.first_place..panel.first_place + panel.inherited;
            panel.first = spare_samples.len();
            panel.first_place = spare_places.len();
            spare_samples.extend_from_slice(&samples[all]);
            spare_places.extend_from_slice(&places[kept]);
        }
        core::mem::swap(samples, spare_samples);
        core::mem::swap(places, spare_places);
    }
}

/// Where the samples of a panel are.
#[derive(Clone, Copy)]
struct Samples {
    first: usize,
    degree: usize,
    inherited: usize,
    first_place: usize,
}

/// Whether the halves of a panel can be expected to decay no faster than it does.
pub(crate) fn is_slow<Y: Value>(panel: &Panel<Y>) -> bool {
    let rate = refinement::rate(panel);
    panel.degree <= 16
        && (rate >= Y::Real::lit(0.75) * panel.parent_rate || rate > Y::Real::lit(0.6))
}

/// Where node j of degree n lies in a panel; never outside of it, however narrow it is.
#[inline]
pub(crate) fn position<T: Real>(stretch: Stretch<T>, n: usize, j: usize) -> T {
    if j == 0 {
        stretch.a
    } else if j == n {
        stretch.b
    } else {
        stretch.at(node(n, j))
    }
}

/// Where all nodes of a panel lie.
#[inline(always)]
pub(crate) fn positions<T: Real, const N: usize>(stretch: Stretch<T>) -> [T; N] {
    let mut positions = array::from_fn(|j| stretch.at(node(N - 1, j)));
    positions[0] = stretch.a;
    positions[N - 1] = stretch.b;
    positions
}

/// A sample in the variable s.
pub(crate) fn scaled<Y: Value>(y: &Y, map: Map<Y::Real>, s: Y::Real) -> Y {
    let mut y = y.clone();
    if map != Map::Identity {
        y.scale_by(map.slope(s));
    }
    y
}

/// The degree that a half of a panel must reach before it may be split again.
fn least_degree(parent: usize) -> usize {
    (parent / 2).clamp(4, 16)
}

/// The degree at which a half is first sampled.
fn child_degree(parent: usize) -> usize {
    least_degree(parent).min(8)
}

/// The first N values as an array, and the rest.
fn first_chunk<Y, const N: usize>(values: &[Y]) -> (&[Y; N], &[Y]) {
    let Some(chunk) = values.split_first_chunk() else {
        unreachable!("a panel has as many samples as nodes");
    };
    chunk
}

fn first_chunk_mut<Y, const N: usize>(values: &mut [Y]) -> (&mut [Y; N], &mut [Y]) {
    let Some(chunk) = values.split_first_chunk_mut() else {
        unreachable!("the scratch is as long as the longest panel needs");
    };
    chunk
}
