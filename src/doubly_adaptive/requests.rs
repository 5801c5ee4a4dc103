//! The points that a round needs, and the samples there.

use crate::doubly_adaptive::approach::Approaches;
use crate::doubly_adaptive::bisection::child_degree;
use crate::doubly_adaptive::interval::{Interval, Nodes, set_positions};
use crate::doubly_adaptive::map::Map;
use crate::doubly_adaptive::near_pole::Change;
use crate::doubly_adaptive::panel::Panel;
use crate::doubly_adaptive::storage::Storage;
use crate::doubly_adaptive::support::Support;
use crate::real::Real;
use crate::vector::{Columns, Components, Vector};

/// What happens to a panel; its new samples start at `first` of the round's.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Job<T> {
    pub(crate) panel: usize,
    pub(crate) kind: Kind<T>,
    pub(crate) first: usize,
}

/// What a panel that is not accurate enough needs.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind<T> {
    /// Twice the degree.
    Raise,
    /// Two halves.
    Split,
    /// Another variable, away from poles beside it.
    Away(Change<T>),
    /// Another variable towards its singular side, or one towards either.
    Approach(Approaches<T>),
    /// A panel for where f lives, and others for what is beside it.
    Restrict(Support),
    /// Not a panel's, but one more step towards a singular end.
    Step(usize),
}

impl<T: Real> Storage<T> {
    /// Ask for the samples that a panel's refinement needs.
    pub(crate) fn request(&mut self, panel: usize, kind: Kind<T>) {
        let first = self.xs.len();
        self.jobs.push(Job { panel, kind, first });
        if let Kind::Step(end) = kind {
            return self.request_step(end);
        }
        let Panel {
            map, a, b, degree, ..
        } = self.panels[panel];
        match kind {
            Kind::Raise => self.ask_at(Interval { map, a, b }, Nodes::between(degree)),
            Kind::Split => {
                let middle = self.panels[panel].middle();
                for (a, b) in [(a, middle), (middle, b)] {
                    self.ask_at(Interval { map, a, b }, Nodes::inner(child_degree(degree)));
                }
            }
            Kind::Away(change) => self.request_away(change),
            Kind::Approach(all) => self.request_approaches(panel, &all),
            Kind::Restrict(support) => self.request_support(panel, support),
            Kind::Step(_) => {}
        }
    }

    /// Forget what was asked for.
    pub(crate) fn clear_requests(&mut self) {
        self.xs.clear();
        self.slopes.clear();
    }

    /// Exchange the samples of a round for the spare ones.
    pub(crate) fn swap_samples(&mut self) {
        core::mem::swap(&mut self.fresh, &mut self.spare_values);
    }

    /// Ask for samples at nodes.
    pub(crate) fn ask_at(&mut self, interval: Interval<T>, nodes: Nodes) {
        let from = self.xs.len();
        self.xs.resize(from + nodes.count, T::zero());
        set_positions(&mut self.xs[from..], interval, nodes);
        self.map_from(from, interval.map);
    }

    /// Ask for samples at these points of s.
    pub(crate) fn ask(&mut self, points: &[T], map: Map<T>) {
        let from = self.xs.len();
        self.xs.extend_from_slice(points);
        self.map_from(from, map);
    }

    /// From some point on the list is of s, and becomes one of x.
    pub(super) fn map_from(&mut self, from: usize, map: Map<T>) {
        if map == Map::Identity {
            return;
        }
        self.slopes.resize(self.xs.len(), T::one());
        map.points(&mut self.xs[from..], &mut self.slopes[from..]);
    }

    /// The samples of the round.
    #[inline]
    pub(crate) fn fresh_samples(&self) -> Columns<'_, T> {
        Columns::new(&self.fresh, self.xs.len())
    }

    /// Sample i of the round, times the slope of its map.
    #[inline]
    pub(crate) fn scaled(&self, i: usize) -> Components<T> {
        let mut y = self.fresh_samples().value(i);
        if let Some(&slope) = self.slopes.get(i) {
            y.scale_by(slope);
        }
        y
    }
}
