//! Where a sweep runs: on the caller's thread, in the pool it was called from, or in its own.

#[cfg(feature = "rayon")]
use std::panic::catch_unwind;
#[cfg(feature = "rayon")]
use std::sync::{Arc, OnceLock};

use super::error::TaskError;

/// The most threads of a sweep's own: more than any machine has cores, and few enough to start.
const MOST: usize = 1024;

/// The number of threads asked for, and their pool once a sweep has needed it. Clones share it.
#[derive(Clone, Default)]
pub(super) struct Threads {
    /// 0 for those of the current pool.
    asked: usize,
    #[cfg(feature = "rayon")]
    pool: Arc<OnceLock<Result<rayon::ThreadPool, String>>>,
}

impl Threads {
    pub(super) fn new(asked: usize) -> Self {
        Self {
            asked: asked.min(MOST),
            #[cfg(feature = "rayon")]
            pool: Arc::default(),
        }
    }

    pub(super) fn asked(&self) -> usize {
        self.asked
    }

    /// Calls `work` with the number of threads that it may use, from within their pool if that is
    /// one of its own.
    #[cfg_attr(
        not(feature = "rayon"),
        expect(clippy::unnecessary_wraps, reason = "no choice without rayon")
    )]
    pub(super) fn run<E>(&self, work: impl FnOnce(usize) + Send) -> Result<(), TaskError<E>> {
        match self.asked {
            // A process that is not allowed a single further thread has no global pool, and rayon
            // panics. The caller's own thread is still there.
            #[cfg(feature = "rayon")]
            0 => work(catch_unwind(rayon::current_num_threads).unwrap_or(1)),
            #[cfg(feature = "rayon")]
            threads @ 2.. => {
                let pool = self.pool.get_or_init(|| {
                    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
                    pool.map_err(|error| error.to_string())
                });
                match pool {
                    Ok(pool) => pool.install(|| work(pool.current_num_threads())),
                    Err(message) => {
                        return Err(TaskError::Pool {
                            threads,
                            message: message.clone(),
                        });
                    }
                }
            }
            _ => work(1),
        }
        Ok(())
    }
}
