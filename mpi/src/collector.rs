//! Where the blocks of a sweep come together: what is handed out next, results in the order of the points,
//! the first fault, progress, and the checkpoint. It knows of no ranks.

use std::any::Any;
use std::collections::BTreeMap;
use std::io;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use quadrille::TaskError;
use serde::de::DeserializeOwned;

use crate::checkpoint::{Checkpoint, Log};
use crate::encoding::decode;
use crate::error::{Stop, Trouble};
use crate::identity::Points;
use crate::job::Done;
use crate::schedule::Schedule;

/// Calls of the user's callback, at most.
const CALLS: usize = 1000;

/// The user's callback: points done, points in total.
pub(crate) type Progress<'a> = dyn Fn(usize, usize) + Send + Sync + 'a;

/// What takes the results in order, a block at a time, with the index of the first.
pub(crate) type Sink<'a, R> = dyn FnMut(usize, Vec<R>) -> Result<(), Trouble> + 'a;

/// How a sweep is to be collected.
#[derive(Default)]
pub(crate) struct Plan<'a> {
    pub(crate) ranks: usize,
    /// Points of a block, if the user has a say in it.
    pub(crate) block: Option<usize>,
    pub(crate) progress: Option<&'a Progress<'a>>,
    pub(crate) checkpoint: Option<&'a Checkpoint>,
    /// How many blocks may be held that wait for one before them.
    pub(crate) window: Option<usize>,
}

pub(crate) struct Collector<'a, R, E> {
    schedule: Schedule,
    points: usize,
    /// All points before this one went to the sink.
    next: usize,
    /// Blocks that wait for one before them, by their first point.
    waiting: BTreeMap<usize, Waiting<R>>,
    /// How many of them are held in memory.
    held: usize,
    window: Option<usize>,
    sink: &'a mut Sink<'a, R>,
    log: Option<Log>,
    done: usize,
    reported: usize,
    progress: Option<&'a Progress<'a>>,
    /// The first point at fault, and why.
    fault: Option<(usize, TaskError<E>)>,
    /// Why the sweep ends that is no point's fault.
    broken: Option<Stop<E>>,
    /// What the user's callback or sink panicked with.
    panic: Option<Box<dyn Any + Send>>,
}

enum Waiting<R> {
    Results(Vec<R>),
    /// In the checkpoint; so many.
    OnDisk(usize),
}

impl<'a, R: DeserializeOwned, E> Collector<'a, R, E> {
    /// With the checkpoint opened; if that cannot be, the sweep ends before it has begun.
    pub(crate) fn new(plan: &Plan<'a>, points: Points, sink: &'a mut Sink<'a, R>) -> Self {
        let opened = plan
            .checkpoint
            .map(|checkpoint| Log::open::<R>(checkpoint, points))
            .transpose();
        let (log, broken) = match opened {
            Ok(log) => (log, None),
            Err(error) => (None, Some(Stop::from(error))),
        };
        let on_disk = || log.iter().flat_map(Log::blocks);
        let waiting: BTreeMap<_, _> = on_disk()
            .map(|block| (block.start, Waiting::OnDisk(block.len())))
            .collect();
        let mut collector = Self {
            schedule: Schedule::new(points.len, on_disk(), plan.ranks, plan.block),
            points: points.len,
            next: 0,
            waiting,
            held: 0,
            window: plan.window,
            sink,
            done: on_disk().map(|block| block.len()).sum(),
            reported: 0,
            log,
            progress: plan.progress,
            fault: None,
            broken: None,
            panic: None,
        };
        if let Some(error) = broken {
            collector.stop(error);
        } else {
            collector.report();
            collector.pass_on();
        }
        collector
    }

    /// Whether results are to be kept in the form in which they are sent.
    pub(crate) fn wants_encoded(&self) -> bool {
        self.log.is_some()
    }

    /// The next block for a rank that evaluates so many points at a time: `None` if there is none, or none
    /// until others are done.
    pub(crate) fn next_block(&mut self, lanes: usize) -> Option<Range<usize>> {
        if self.window.is_some_and(|window| self.held >= window) {
            return None;
        }
        self.schedule.next_block(lanes)
    }

    pub(crate) fn schedule(&self) -> &Schedule {
        &self.schedule
    }

    /// A block was done in so much time, whatever came of it.
    pub(crate) fn measured(&mut self, points: usize, seconds: f64) {
        self.schedule.measured(points, seconds);
    }

    pub(crate) fn points(&self) -> usize {
        self.points
    }

    /// The end of what is still of interest.
    pub(crate) fn limit(&self) -> usize {
        if self.broken.is_some() || self.panic.is_some() {
            0
        } else {
            self.fault.as_ref().map_or(self.points, |(index, _)| *index)
        }
    }

    /// Takes what came of a block.
    pub(crate) fn take(&mut self, block: &Range<usize>, done: Done<R, E>) {
        let kept = done.results.len();
        if kept > 0 {
            let block = block.start..block.start + kept;
            self.accept(&block, done.results, done.encoded.as_deref());
        }
        match done.stop {
            None => {}
            Some(Stop::Task(error)) => match error.index() {
                Some(index) => self.record(index, error),
                None => self.stop(Stop::Task(match error {
                    TaskError::Cancelled { completed } => TaskError::Cancelled {
                        completed: self.done + completed.saturating_sub(kept),
                    },
                    other => other,
                })),
            },
            Some(trouble) => self.stop(trouble),
        }
    }

    fn accept(&mut self, block: &Range<usize>, results: Vec<R>, encoded: Option<&[u8]>) {
        self.done += block.len();
        if let (Some(log), Some(payload)) = (&mut self.log, encoded)
            && let Err(error) = log.append(block, payload)
        {
            return self.stop(error.into());
        }
        self.waiting.insert(block.start, Waiting::Results(results));
        self.held += 1;
        self.report();
        self.pass_on();
    }

    fn record(&mut self, index: usize, error: TaskError<E>) {
        if self.fault.as_ref().is_none_or(|(first, _)| index < *first) {
            self.fault = Some((index, error));
            self.schedule.end_at(index);
        }
    }

    /// Ends the sweep for a reason that is no point's fault; the first one counts.
    pub(crate) fn stop(&mut self, reason: Stop<E>) {
        self.broken.get_or_insert(reason);
        self.schedule.end_at(0);
    }

    /// Ends the sweep for the user.
    pub(crate) fn cancel(&mut self) {
        if self.done < self.points {
            self.stop(Stop::Task(TaskError::Cancelled {
                completed: self.done,
            }));
        }
    }

    /// Gives to the sink what now is in order.
    fn pass_on(&mut self) {
        while self.broken.is_none() && self.panic.is_none() {
            let Some(waiting) = self.waiting.remove(&self.next) else {
                return;
            };
            let results = match waiting {
                Waiting::Results(results) => {
                    self.held -= 1;
                    Ok(results)
                }
                Waiting::OnDisk(count) => self.read(count),
            };
            let results = match results {
                Ok(results) => results,
                Err(reason) => return self.stop(reason),
            };
            let (start, count) = (self.next, results.len());
            match catch_unwind(AssertUnwindSafe(|| (self.sink)(start, results))) {
                Ok(Ok(())) => self.next += count,
                Ok(Err(trouble)) => self.stop(trouble.into()),
                Err(payload) => self.panicked(payload),
            }
        }
    }

    fn read(&self, count: usize) -> Result<Vec<R>, Stop<E>> {
        let Some(log) = &self.log else {
            return Ok(Vec::new());
        };
        let payload = log.read(self.next)?;
        let block = self.next..self.next + count;
        Ok(decode(&payload, count).map_err(|message| log.undecodable(block, message))?)
    }

    /// Tells the user, if there is enough to tell; that all is done is told at the end.
    fn report(&mut self) {
        let Some(progress) = self.progress else {
            return;
        };
        let enough = self.done - self.reported >= self.points.div_ceil(CALLS).max(1);
        if enough && self.done < self.points && self.panic.is_none() {
            self.reported = self.done;
            let call = AssertUnwindSafe(|| progress(self.done, self.points));
            if let Err(payload) = catch_unwind(call) {
                self.panicked(payload);
            }
        }
    }

    fn panicked(&mut self, payload: Box<dyn Any + Send>) {
        self.panic.get_or_insert(payload);
        self.schedule.end_at(0);
    }

    /// What the sweep ends with, once nothing is under way any more.
    pub(crate) fn finish(mut self) -> Finished<E> {
        let mut outcome = self.outcome();
        if let Some(log) = &self.log {
            let on_disk = log.finish().map_err(Stop::from);
            outcome = outcome.and(on_disk);
        }
        if let (Ok(()), Some(progress), None) = (&outcome, self.progress, &self.panic) {
            let call = AssertUnwindSafe(|| progress(self.points, self.points));
            self.panic = catch_unwind(call).err();
        }
        Finished {
            outcome,
            panic: self.panic,
        }
    }

    fn outcome(&mut self) -> Result<(), Stop<E>> {
        // Whatever was under way below a point at fault is done by now, unless all of it was stopped.
        match (self.broken.take(), self.fault.take()) {
            (Some(reason), _) => Err(reason),
            (None, Some((_, error))) => Err(error.into()),
            // What the others are told, whose callback it was not.
            (None, None) if self.panic.is_some() => Err(Stop::Task(TaskError::Cancelled {
                completed: self.done,
            })),
            (None, None) => {
                // Better no results than fewer than there are points.
                assert_eq!(self.next, self.points, "blocks were lost");
                Ok(())
            }
        }
    }
}

/// How a sweep ended.
pub(crate) struct Finished<E> {
    outcome: Result<(), Stop<E>>,
    panic: Option<Box<dyn Any + Send>>,
}

impl<E> Finished<E> {
    /// Has others told of the outcome.
    pub(crate) fn tell(
        self,
        tell: impl FnOnce(Result<(), Stop<E>>) -> Result<(), Stop<E>>,
    ) -> Self {
        Self {
            outcome: tell(self.outcome),
            panic: self.panic,
        }
    }

    /// The panic of the user's callback or sink goes on here.
    pub(crate) fn resume(self) -> Result<(), Stop<E>> {
        match self.panic {
            Some(payload) => resume_unwind(payload),
            None => self.outcome,
        }
    }
}

/// Room for the results of a whole sweep.
pub(crate) fn room<R, E>(points: Points) -> Result<Vec<R>, Stop<E>> {
    let mut results = Vec::new();
    match results.try_reserve_exact(points.len) {
        Ok(()) => Ok(results),
        Err(_) => Err(Stop::Task(TaskError::OutOfMemory { points: points.len })),
    }
}

/// Collects the results of a whole sweep.
pub(crate) fn into<R>(
    results: &mut Vec<R>,
) -> impl FnMut(usize, Vec<R>) -> Result<(), Trouble> + '_ {
    |_, block| {
        results.extend(block);
        Ok(())
    }
}

/// Gives the results to the user one by one.
pub(crate) fn one_by_one<R>(
    mut sink: impl FnMut(usize, R) -> io::Result<()>,
) -> impl FnMut(usize, Vec<R>) -> Result<(), Trouble> {
    move |start, block| {
        for (index, result) in (start..).zip(block) {
            sink(index, result).map_err(|error| Trouble::Sink {
                index,
                message: error.to_string(),
            })?;
        }
        Ok(())
    }
}
