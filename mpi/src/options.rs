//! What is set of a sweep once and for all, on one process or on many.

use std::fmt::{self, DebugStruct};
use std::sync::Arc;

use quadrille::CancelToken;

use crate::checkpoint::Checkpoint;
use crate::collector::{Plan, Progress};
use crate::job::Workers;

#[derive(Clone)]
pub(crate) struct Options<'a> {
    pub(crate) threads: usize,
    block: Option<usize>,
    progress: Option<Arc<Progress<'a>>>,
    cancel: Option<CancelToken>,
    pub(crate) checkpoint: Option<Checkpoint>,
}

impl<'a> Options<'a> {
    pub(crate) fn new(threads: usize) -> Self {
        Self {
            threads,
            block: None,
            progress: None,
            cancel: None,
            checkpoint: None,
        }
    }

    pub(crate) fn set_block(&mut self, points: usize) {
        self.block = Some(points.max(1));
    }

    pub(crate) fn set_progress(&mut self, callback: impl Fn(usize, usize) + Send + Sync + 'a) {
        self.progress = Some(Arc::new(callback));
    }

    pub(crate) fn set_cancel(&mut self, token: &CancelToken) {
        self.cancel = Some(token.clone());
    }

    pub(crate) fn workers(&self) -> Workers<'a> {
        Workers::new(self.threads, self.cancel.as_ref())
    }

    /// For so many ranks, and with a window of so many blocks.
    pub(crate) fn plan(&self, ranks: usize, window: Option<usize>) -> Plan<'_> {
        Plan {
            ranks,
            block: self.block,
            progress: self.progress.as_deref(),
            checkpoint: self.checkpoint.as_ref(),
            window,
        }
    }

    pub(crate) fn debug(&self, mut of: DebugStruct<'_, '_>) -> fmt::Result {
        of.field("threads", &self.threads)
            .field("block", &self.block)
            .field("progress", &self.progress.is_some())
            .field("cancel", &self.cancel)
            .field("checkpoint", &self.checkpoint)
            .finish()
    }
}
