//! Where a sweep runs: on the caller's thread, in the pool it was called from, or in its own.

#[cfg(feature = "rayon")]
use std::panic::catch_unwind;
#[cfg(feature = "rayon")]
use std::sync::{Arc, OnceLock};

use super::error::TaskError;
#[cfg(feature = "rayon")]
use super::nesting;

/// The most threads of a sweep's own: more than any machine has cores, and few enough to start.
const MOST: usize = 1024;

#[cfg(feature = "rayon")]
type Pool = Arc<OnceLock<Result<rayon::ThreadPool, String>>>;

/// The number of threads asked for, and their pool once a sweep has needed it. Clones share it.
#[derive(Clone, Default)]
pub(super) struct Threads {
    /// 0 for those of the current pool.
    asked: usize,
    /// Where it takes one: two threads and more.
    #[cfg(feature = "rayon")]
    pool: Option<Pool>,
}

impl Threads {
    pub(super) fn new(asked: usize) -> Self {
        Self {
            asked: asked.min(MOST),
            #[cfg(feature = "rayon")]
            pool: (asked >= 2).then(Pool::default),
        }
    }

    pub(super) fn asked(&self) -> usize {
        self.asked
    }

    /// Whether it is for the sweep to find out if one thread will do.
    pub(super) fn are_open(&self) -> bool {
        cfg!(feature = "rayon") && self.asked == 0
    }

    /// Calls `work` with the number of threads that it may use, from within their pool if that is
    /// one of its own.
    #[cfg_attr(
        not(feature = "rayon"),
        expect(clippy::unnecessary_wraps, reason = "no choice without rayon")
    )]
    pub(super) fn run<E>(&self, work: impl FnOnce(usize) + Send) -> Result<(), TaskError<E>> {
        #[cfg(feature = "rayon")]
        if let Some(pool) = &self.pool {
            let pool = pool.get_or_init(|| {
                let builder = rayon::ThreadPoolBuilder::new().num_threads(self.asked);
                builder.build().map_err(|error| error.to_string())
            });
            return match pool {
                Ok(pool) => {
                    pool.install(|| work(pool.current_num_threads()));
                    Ok(())
                }
                Err(message) => Err(TaskError::Pool {
                    threads: self.asked,
                    message: message.clone(),
                }),
            };
        }
        work(if self.are_open() { current() } else { 1 });
        Ok(())
    }
}

/// The number of threads of the current pool that a sweep which begins here may use.
#[cfg(feature = "rayon")]
fn current() -> usize {
    if nesting::is_deep() {
        return 1;
    }
    // A process that is not allowed a single further thread has no global pool, and rayon panics.
    // The caller's own thread is still there.
    catch_unwind(rayon::current_num_threads).unwrap_or(1)
}

#[cfg(not(feature = "rayon"))]
fn current() -> usize {
    1
}
