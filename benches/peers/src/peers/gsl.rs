//! The GNU Scientific Library, in C: QAGS with its relatives for break points and infinite ranges,
//! and CQUAD.

use std::cell::Cell;
use std::ffi::{CStr, c_char, c_int, c_void};

use crate::{Answer, Peer, Task};

#[repr(C)]
pub(super) struct Function {
    function: unsafe extern "C-unwind" fn(f64, *mut c_void) -> f64,
    params: *mut c_void,
}

/// A structure of the library that only the library looks into.
#[repr(C)]
pub(super) struct Opaque {
    _private: [u8; 0],
}

#[link(name = "gsl")]
#[link(name = "gslcblas")]
#[link(name = "m")]
unsafe extern "C-unwind" {
    static gsl_version: *const c_char;
    fn gsl_set_error_handler_off() -> *mut c_void;
    fn gsl_strerror(status: c_int) -> *const c_char;

    fn gsl_integration_workspace_alloc(n: usize) -> *mut Opaque;
    fn gsl_integration_workspace_free(workspace: *mut Opaque);
    fn gsl_integration_qags(
        f: *const Function,
        a: f64,
        b: f64,
        epsabs: f64,
        epsrel: f64,
        limit: usize,
        workspace: *mut Opaque,
        result: *mut f64,
        abserr: *mut f64,
    ) -> c_int;
    fn gsl_integration_qagp(
        f: *const Function,
        pts: *const f64,
        npts: usize,
        epsabs: f64,
        epsrel: f64,
        limit: usize,
        workspace: *mut Opaque,
        result: *mut f64,
        abserr: *mut f64,
    ) -> c_int;
    fn gsl_integration_qagi(
        f: *const Function,
        epsabs: f64,
        epsrel: f64,
        limit: usize,
        workspace: *mut Opaque,
        result: *mut f64,
        abserr: *mut f64,
    ) -> c_int;
    fn gsl_integration_qagiu(
        f: *const Function,
        a: f64,
        epsabs: f64,
        epsrel: f64,
        limit: usize,
        workspace: *mut Opaque,
        result: *mut f64,
        abserr: *mut f64,
    ) -> c_int;
    fn gsl_integration_qagil(
        f: *const Function,
        b: f64,
        epsabs: f64,
        epsrel: f64,
        limit: usize,
        workspace: *mut Opaque,
        result: *mut f64,
        abserr: *mut f64,
    ) -> c_int;

    fn gsl_integration_cquad_workspace_alloc(n: usize) -> *mut Opaque;
    fn gsl_integration_cquad_workspace_free(workspace: *mut Opaque);
    fn gsl_integration_cquad(
        f: *const Function,
        a: f64,
        b: f64,
        epsabs: f64,
        epsrel: f64,
        workspace: *mut Opaque,
        result: *mut f64,
        abserr: *mut f64,
        nevals: *mut usize,
    ) -> c_int;
}

/// The version of the library that is linked.
pub fn version() -> String {
    // SAFETY: a constant of the library, a string that ends with a zero.
    let version = unsafe { CStr::from_ptr(gsl_version) };
    version.to_string_lossy().into_owned()
}

/// What a workspace is made and freed by.
#[derive(Clone, Copy)]
pub(super) struct Allocator {
    alloc: unsafe extern "C-unwind" fn(usize) -> *mut Opaque,
    free: unsafe extern "C-unwind" fn(*mut Opaque),
}

/// Workspaces of QUADPACK's routines.
pub(super) const BISECTION: Allocator = Allocator {
    alloc: gsl_integration_workspace_alloc,
    free: gsl_integration_workspace_free,
};

pub(super) struct Workspace {
    data: *mut Opaque,
    size: usize,
    allocator: Allocator,
}

impl Workspace {
    /// `None` where the library refuses, as for a size of 0.
    pub(super) fn new(size: usize, allocator: Allocator) -> Option<Self> {
        // SAFETY: a function of the library without a precondition; it returns null on failure,
        // once its handler, which would end the program, is off.
        let data = unsafe {
            gsl_set_error_handler_off();
            (allocator.alloc)(size)
        };
        (!data.is_null()).then_some(Self {
            data,
            size,
            allocator,
        })
    }

    pub(super) fn data(&self) -> *mut Opaque {
        self.data
    }
}

impl Drop for Workspace {
    fn drop(&mut self) {
        // SAFETY: made by the function's partner, and freed once.
        unsafe { (self.allocator.free)(self.data) }
    }
}

/// A workspace at rest. An integrand may itself integrate, and finds none.
struct Pool {
    idle: Cell<Option<Workspace>>,
    allocator: Allocator,
}

impl Pool {
    const fn new(allocator: Allocator) -> Self {
        Self {
            idle: Cell::new(None),
            allocator,
        }
    }

    fn with(&self, size: usize, run: impl FnOnce(*mut Opaque) -> Answer<f64>) -> Answer<f64> {
        let fitting = self.idle.take().filter(|workspace| workspace.size == size);
        let Some(workspace) = fitting.or_else(|| Workspace::new(size, self.allocator)) else {
            return Answer::refused("no workspace", None);
        };
        let answer = run(workspace.data);
        self.idle.set(Some(workspace));
        answer
    }
}

/// A closure as C calls it. A panic passes through the library as an exception of C++ would: its
/// frames own nothing but the workspace, which is ours.
unsafe extern "C-unwind" fn call<F: Fn(f64) -> f64>(x: f64, params: *mut c_void) -> f64 {
    // SAFETY: `run` below passes a pointer to a live closure of this very type.
    let f = unsafe { &*params.cast::<F>() };
    f(x)
}

/// Calls a routine of the library with `f`.
#[inline]
pub(super) fn run<F: Fn(f64) -> f64>(
    f: &F,
    routine: impl FnOnce(&Function, &mut f64, &mut f64) -> c_int,
) -> Answer<f64> {
    let function = Function {
        function: call::<F>,
        params: (&raw const *f).cast_mut().cast(),
    };
    let (mut value, mut error) = (f64::NAN, f64::NAN);
    let status = routine(&function, &mut value, &mut error);
    if status == 0 {
        return Answer::Ok { value, error };
    }
    // SAFETY: the library has a text for every number.
    let reason = unsafe { CStr::from_ptr(gsl_strerror(status)) };
    Answer::refused(reason.to_string_lossy().into_owned(), Some(value))
}

/// `gsl_integration_qags`, `qagp`, `qagi`, `qagiu` and `qagil`.
pub struct GslQags {
    pool: Pool,
}

impl GslQags {
    pub const fn new() -> Self {
        Self {
            pool: Pool::new(BISECTION),
        }
    }
}

impl Default for GslQags {
    fn default() -> Self {
        Self::new()
    }
}

impl Peer for GslQags {
    fn name(&self) -> &'static str {
        "GSL QAGS"
    }

    fn default_abs_tol(&self, _task: &Task, _magnitude: f64) -> f64 {
        0.0
    }

    #[inline]
    fn real(&self, f: impl Fn(f64) -> f64, task: &Task) -> Answer<f64> {
        if task.is_infinite() && !task.breaks().is_empty() {
            return Answer::NotOffered;
        }
        let (a, b) = task.ends();
        let (abs, rel, limit) = (task.abs_tol.unwrap_or(0.0), task.rel_tol, task.limit);
        let points = task.points;
        self.pool.with(limit, |w| {
            run(&f, |f, value, error| {
                // SAFETY: the workspace is as large as the limit, and all pointers outlive the call.
                unsafe {
                    if !points[1..points.len() - 1].is_empty() {
                        let (start, n) = (points.as_ptr(), points.len());
                        gsl_integration_qagp(f, start, n, abs, rel, limit, w, value, error)
                    } else if a == f64::NEG_INFINITY && b == f64::INFINITY {
                        gsl_integration_qagi(f, abs, rel, limit, w, value, error)
                    } else if b == f64::INFINITY && a.is_finite() {
                        gsl_integration_qagiu(f, a, abs, rel, limit, w, value, error)
                    } else if a == f64::NEG_INFINITY && b.is_finite() {
                        gsl_integration_qagil(f, b, abs, rel, limit, w, value, error)
                    } else {
                        gsl_integration_qags(f, a, b, abs, rel, limit, w, value, error)
                    }
                }
            })
        })
    }
}

/// `gsl_integration_cquad` (Gonnet, ACM Trans. Math. Softw. 37, 26, 2010). Its status is success
/// whatever the error; an error above the tolerance counts as a refusal here.
pub struct Cquad {
    pool: Pool,
}

impl Cquad {
    pub const fn new() -> Self {
        Self {
            pool: Pool::new(Allocator {
                alloc: gsl_integration_cquad_workspace_alloc,
                free: gsl_integration_cquad_workspace_free,
            }),
        }
    }
}

impl Default for Cquad {
    fn default() -> Self {
        Self::new()
    }
}

impl Peer for Cquad {
    fn name(&self) -> &'static str {
        "GSL CQUAD"
    }

    fn default_abs_tol(&self, _task: &Task, _magnitude: f64) -> f64 {
        0.0
    }

    #[inline]
    fn real(&self, f: impl Fn(f64) -> f64, task: &Task) -> Answer<f64> {
        if task.is_infinite() || !task.breaks().is_empty() {
            return Answer::NotOffered;
        }
        let ((a, b), rel) = (task.ends(), task.rel_tol);
        let abs = task.abs_tol.unwrap_or(0.0);
        let answer = self.pool.with(task.limit, |w| {
            run(&f, |f, value, error| {
                let mut evaluations = 0;
                // SAFETY: all pointers outlive the call.
                unsafe {
                    gsl_integration_cquad(f, a, b, abs, rel, w, value, error, &raw mut evaluations)
                }
            })
        });
        let within = |value: f64, error: f64| error <= abs.max(rel * value.abs());
        match answer {
            Answer::Ok { value, error } if !within(value, error) => {
                Answer::refused("error above the tolerance", Some(value))
            }
            answer => answer,
        }
    }
}
