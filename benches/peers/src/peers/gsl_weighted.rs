//! The GNU Scientific Library's routines for weights: QAWC, QAWS, QAWO and QAWF.

use std::ffi::c_int;

use quadrille::{Log, Weight};

use super::gsl::{BISECTION, Function, Opaque, Workspace, run};
use crate::{Answer, Task};

/// GSL_INTEG_COSINE and GSL_INTEG_SINE.
const COSINE: c_int = 0;
const SINE: c_int = 1;

/// The levels of bisection that a table of moments is made for.
const LEVELS: usize = 25;

unsafe extern "C-unwind" {
    fn gsl_integration_qawc(
        f: *const Function,
        a: f64,
        b: f64,
        c: f64,
        epsabs: f64,
        epsrel: f64,
        limit: usize,
        workspace: *mut Opaque,
        result: *mut f64,
        abserr: *mut f64,
    ) -> c_int;

    fn gsl_integration_qaws_table_alloc(alpha: f64, beta: f64, mu: c_int, nu: c_int)
    -> *mut Opaque;
    fn gsl_integration_qaws_table_free(table: *mut Opaque);
    fn gsl_integration_qaws(
        f: *const Function,
        a: f64,
        b: f64,
        table: *mut Opaque,
        epsabs: f64,
        epsrel: f64,
        limit: usize,
        workspace: *mut Opaque,
        result: *mut f64,
        abserr: *mut f64,
    ) -> c_int;

    fn gsl_integration_qawo_table_alloc(
        omega: f64,
        length: f64,
        sine: c_int,
        n: usize,
    ) -> *mut Opaque;
    fn gsl_integration_qawo_table_free(table: *mut Opaque);
    fn gsl_integration_qawo(
        f: *const Function,
        a: f64,
        epsabs: f64,
        epsrel: f64,
        limit: usize,
        workspace: *mut Opaque,
        table: *mut Opaque,
        result: *mut f64,
        abserr: *mut f64,
    ) -> c_int;
    fn gsl_integration_qawf(
        f: *const Function,
        a: f64,
        epsabs: f64,
        limit: usize,
        workspace: *mut Opaque,
        cycle_workspace: *mut Opaque,
        table: *mut Opaque,
        result: *mut f64,
        abserr: *mut f64,
    ) -> c_int;
}

/// What a weight needs beside the workspace: nothing for a principal value.
struct Table {
    data: *mut Opaque,
    free: unsafe extern "C-unwind" fn(*mut Opaque),
}

impl Table {
    /// `None` where the library has none, or refuses.
    fn new(weight: Weight, [a, b]: [f64; 2]) -> Option<Self> {
        // The length of an infinite range is that of a cycle, which the library sets.
        let length = if b.is_finite() { b - a } else { 1.0 };
        let wave = |w, sine| Self {
            // SAFETY: a function without a precondition.
            data: unsafe { gsl_integration_qawo_table_alloc(w, length, sine, LEVELS) },
            free: gsl_integration_qawo_table_free,
        };
        let table = match weight {
            Weight::Algebraic { left, right, log } => {
                let mu = c_int::from(matches!(log, Log::Left | Log::Both));
                let nu = c_int::from(matches!(log, Log::Right | Log::Both));
                Self {
                    // SAFETY: as above.
                    data: unsafe { gsl_integration_qaws_table_alloc(left, right, mu, nu) },
                    free: gsl_integration_qaws_table_free,
                }
            }
            Weight::Cos(w) => wave(w, COSINE),
            Weight::Sin(w) => wave(w, SINE),
            _ => return None,
        };
        (!table.data.is_null()).then_some(table)
    }
}

impl Drop for Table {
    fn drop(&mut self) {
        // SAFETY: made by the function's partner, and freed once.
        unsafe { (self.free)(self.data) }
    }
}

/// The routine for a weight, with workspaces that are kept.
pub struct GslWeighted {
    weight: Weight,
    ends: [f64; 2],
    limit: usize,
    workspaces: [Workspace; 2],
    /// `None` where a table is made for each integral.
    table: Option<Table>,
}

impl GslWeighted {
    /// `keeps` says whether the table of moments is made once for all integrals.
    pub fn new(weight: Weight, ends: [f64; 2], limit: usize, keeps: bool) -> Option<Self> {
        let workspace = || Workspace::new(limit, BISECTION);
        Some(Self {
            weight,
            ends,
            limit,
            workspaces: [workspace()?, workspace()?],
            table: keeps.then(|| Table::new(weight, ends)).flatten(),
        })
    }

    #[inline]
    pub fn real(&self, f: impl Fn(f64) -> f64, task: &Task) -> Answer<f64> {
        let made = match self.table {
            Some(_) => None,
            None => Table::new(self.weight, self.ends),
        };
        let table = self.table.as_ref().or(made.as_ref());
        let table = table.map_or(std::ptr::null_mut(), |table| table.data);
        if table.is_null() && !matches!(self.weight, Weight::Cauchy(_)) {
            return Answer::NotOffered;
        }
        let ([a, b], limit) = (self.ends, self.limit);
        let [w, cycle] = [0, 1].map(|i| self.workspaces[i].data());
        let (abs, rel) = (task.abs_tol.unwrap_or(0.0), task.rel_tol);
        run(&f, |f, value, error| {
            // SAFETY: workspaces are as large as the limit, the table is that of the weight, and all
            // pointers outlive the call.
            unsafe {
                match self.weight {
                    Weight::Cauchy(c) => {
                        gsl_integration_qawc(f, a, b, c, abs, rel, limit, w, value, error)
                    }
                    Weight::Algebraic { .. } => {
                        gsl_integration_qaws(f, a, b, table, abs, rel, limit, w, value, error)
                    }
                    _ if b.is_finite() => {
                        gsl_integration_qawo(f, a, abs, rel, limit, w, table, value, error)
                    }
                    _ => gsl_integration_qawf(f, a, abs, limit, w, cycle, table, value, error),
                }
            }
        })
    }
}
