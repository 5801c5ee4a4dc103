//! Rank 0: it hands out blocks, takes in results, and works as well.
//!
//! Only its main thread speaks MPI, and does nothing but that, between looks at what has come; points are
//! evaluated on a thread beside it. A rank that reports is given its next block at once. Short blocks
//! wait at the ranks, so that nobody waits for them.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use mpi::Rank;
use mpi::topology::{Communicator, SimpleCommunicator};
use quadrille::TaskError;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::wire::{Message, Order, Received, Report, receive};
use super::work::work;
use crate::collector::Collector;
use crate::encoding::decode;
use crate::error::{Stop, Trouble};
use crate::job::{Done, Job};

/// How often rank 0 looks for messages, in seconds: a look costs it some 5 us of the processor that it
/// shares with its own work.
const OFTENEST: f64 = 50e-6;
const SELDOM: f64 = 2e-3;

/// Pauses in the time of a block: one that is long is asked for when a rank has nothing else to do.
const LOOKS_A_SHORT_BLOCK: f64 = 20.0;
const LOOKS_A_LONG_BLOCK: f64 = 100.0;

/// What came of a block; `None` if it was skipped.
type Outcome<R, E> = Option<Done<R, E>>;

/// A rank, as far as rank 0 knows it.
#[derive(Default)]
struct Follower {
    /// How many points it evaluates at a time; 0 until it takes part.
    lanes: usize,
    /// The blocks that it has been given, and has not yet reported.
    blocks: VecDeque<Range<usize>>,
}

struct Leader<'c, 'a, R, E> {
    communicator: &'c SimpleCommunicator,
    collector: &'c mut Collector<'a, R, E>,
    ranks: Vec<Follower>,
    /// Ranks that were not heard of yet.
    absent: usize,
    /// Ranks with nothing to do.
    idle: VecDeque<usize>,
    /// Blocks that were given and not reported.
    under_way: usize,
    own: Sender<Range<usize>>,
    /// The end of what is of interest, as the others know it.
    limit: &'c AtomicUsize,
    fingerprint: u64,
}

/// Leads a sweep to its end. How it ended is in the collector.
pub(super) fn lead<R, E, F>(
    communicator: &SimpleCommunicator,
    job: &Job<'_, F>,
    collector: &mut Collector<'_, R, E>,
) where
    R: Serialize + DeserializeOwned + Send,
    E: Serialize + DeserializeOwned + Send,
    F: Fn(usize) -> Result<R, E> + Sync,
{
    let ranks = usize::try_from(communicator.size()).unwrap_or(1);
    let limit = AtomicUsize::new(usize::MAX);
    let encoded = collector.wants_encoded();
    thread::scope(|scope| {
        let (own, orders) = mpsc::channel();
        let (reports, results) = mpsc::channel();
        let mut leader = Leader {
            communicator,
            collector,
            ranks: (0..ranks).map(|_| Follower::default()).collect(),
            absent: ranks - 1,
            idle: VecDeque::new(),
            under_way: 0,
            own,
            limit: &limit,
            fingerprint: job.points.fingerprint::<R, E>(),
        };
        let limit = &limit;
        let worker = thread::Builder::new()
            .name("quadrille".to_owned())
            .spawn_scoped(scope, move || {
                work(&orders, limit, |block| {
                    let outcome = block.map(|block| job.evaluate(block, encoded));
                    reports.send(outcome).is_ok()
                });
            });
        match worker {
            Ok(_) => leader.ranks[0].lanes = job.workers.lanes(),
            Err(error) => leader.collector.stop(Stop::Task(TaskError::Pool {
                threads: 1,
                message: error.to_string(),
            })),
        }
        leader.run(&results, || job.workers.is_cancelled());
    });
}

impl<R, E> Leader<'_, '_, R, E>
where
    R: DeserializeOwned,
    E: Serialize + DeserializeOwned,
{
    fn run(&mut self, own: &Receiver<Outcome<R, E>>, is_cancelled: impl Fn() -> bool) {
        if self.ranks[0].lanes > 0 {
            self.feed(0);
        }
        let mut heard = false;
        while self.absent > 0 || self.under_way > 0 || !self.collector.schedule().is_empty() {
            let pause = if heard { Duration::ZERO } else { self.pause() };
            match own.recv_timeout(pause) {
                Ok(outcome) => {
                    let seconds = outcome.as_ref().and_then(Done::cost);
                    self.take(0, seconds, |_| outcome);
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    assert!(
                        self.ranks[0].blocks.is_empty(),
                        "the thread of rank 0 has ended"
                    );
                    thread::sleep(pause);
                }
            }
            if is_cancelled() {
                self.collector.cancel();
                self.tell_limit();
            }
            heard = false;
            let anyone = self.communicator.any_process();
            // Not without end, so that its own results are not forgotten.
            for _ in 0..self.ranks.len() {
                let Some(message) = receive::<Report<E>>(&anyone) else {
                    break;
                };
                self.hear(message);
                heard = true;
            }
        }
    }

    fn pause(&self) -> Duration {
        let lanes = self.ranks[0].lanes.max(1);
        let block = self.collector.schedule().expected(lanes).unwrap_or(0.0);
        let looks = if self.collector.schedule().is_short(block) {
            LOOKS_A_SHORT_BLOCK
        } else {
            LOOKS_A_LONG_BLOCK
        };
        Duration::from_secs_f64((block / looks).clamp(OFTENEST, SELDOM))
    }

    /// What a rank says.
    fn hear(&mut self, message: Received<Report<E>>) {
        let rank = usize::try_from(message.from).unwrap_or_default();
        let communicator = self.communicator;
        // A rank's next block goes out before the results come in, and tells it that they are being received.
        match message.head {
            Ok(Report::Here {
                fingerprint,
                lanes,
                refuses,
            }) => self.welcome(rank, fingerprint, lanes, refuses),
            Ok(Report::Done { seconds }) => self.take(rank, Some(seconds), |count| {
                let body = message.body.receive(communicator);
                Some(done(body, count, seconds, None))
            }),
            Ok(Report::Stopped { kept, stop }) => self.take(rank, None, |_| {
                let body = message.body.receive(communicator);
                Some(done(body, kept, 0.0, Some(stop)))
            }),
            Ok(Report::Skipped) => self.take(rank, None, |_| None),
            // Of all that a rank says only the user's error can be unreadable.
            Err(why) => self.take(rank, None, |_| {
                message.body.receive(communicator);
                Some(Done::nothing(Trouble::Encoding(why).into()))
            }),
        }
    }

    fn welcome(&mut self, rank: usize, fingerprint: u64, lanes: usize, refuses: bool) {
        self.absent -= 1;
        if refuses {
            self.collector.stop(Trouble::Refused { rank }.into());
        } else if fingerprint != self.fingerprint {
            self.collector.stop(Trouble::OtherSweep { rank }.into());
        } else {
            self.ranks[rank].lanes = lanes.max(1);
            self.feed(rank);
        }
        self.tell_limit();
    }

    /// What came of the first block of a rank, and how long that took; `None` if it was skipped.
    fn take(
        &mut self,
        rank: usize,
        seconds: Option<f64>,
        outcome: impl FnOnce(usize) -> Outcome<R, E>,
    ) {
        let Some(block) = self.ranks[rank].blocks.pop_front() else {
            return;
        };
        self.under_way -= 1;
        if let Some(seconds) = seconds {
            self.collector.measured(block.len(), seconds);
        }
        // Its next block first: what is done here with the results is not for it to wait for.
        self.feed(rank);
        if let Some(outcome) = outcome(block.len()) {
            self.collector.take(&block, outcome);
        }
        self.tell_limit();
        // There may be room for results again.
        while let Some(rank) = self.idle.pop_front() {
            if !self.feed(rank) {
                break;
            }
        }
    }

    /// Gives a rank what it can do: false if there is nothing.
    fn feed(&mut self, rank: usize) -> bool {
        let lanes = self.ranks[rank].lanes;
        while self.ranks[rank].blocks.len() < self.collector.schedule().depth(lanes) {
            let Some(block) = self.collector.next_block(lanes) else {
                if self.ranks[rank].blocks.is_empty() {
                    self.idle.push_front(rank);
                    return false;
                }
                break;
            };
            self.under_way += 1;
            self.ranks[rank].blocks.push_back(block.clone());
            if rank == 0 {
                // Its thread ends only when this sender is dropped.
                let _ = self.own.send(block);
            } else {
                let Range { start, end } = block;
                say(self.communicator, rank, &Order::<E>::Block { start, end });
            }
        }
        true
    }

    /// Tells all that are at work what is no longer of interest.
    fn tell_limit(&mut self) {
        let limit = self.collector.limit();
        if limit < self.limit.swap(limit, Ordering::Relaxed) && limit < self.collector.points() {
            for rank in 1..self.ranks.len() {
                if !self.ranks[rank].blocks.is_empty() {
                    say(self.communicator, rank, &Order::<E>::Limit(limit));
                }
            }
        }
    }
}

/// A block of another rank, read back: so many results, and why there are no more of them.
fn done<R: DeserializeOwned, E>(
    body: Vec<u8>,
    count: usize,
    seconds: f64,
    stop: Option<Stop<E>>,
) -> Done<R, E> {
    match decode(&body, count) {
        Ok(results) => Done {
            results,
            encoded: Some(body),
            seconds,
            stop,
        },
        Err(why) => Done::nothing(Trouble::Encoding(why).into()),
    }
}

/// Tells all others how the sweep ended.
pub(super) fn dismiss<E: Serialize>(
    communicator: &SimpleCommunicator,
    outcome: Result<(), Stop<E>>,
) -> Result<(), Stop<E>> {
    let order = Order::End(outcome);
    for rank in 1..usize::try_from(communicator.size()).unwrap_or(1) {
        say(communicator, rank, &order);
    }
    match order {
        Order::End(outcome) => outcome,
        Order::Block { .. } | Order::Limit(_) => Ok(()),
    }
}

fn say<E: Serialize>(communicator: &SimpleCommunicator, rank: usize, order: &Order<E>) {
    let message = Message::new(order, Vec::new()).or_else(|why| {
        let trouble = Trouble::Encoding(why);
        Message::new(Order::<E>::End(Err(trouble.into())), Vec::new())
    });
    if let (Ok(message), Ok(rank)) = (message, Rank::try_from(rank)) {
        message.send(communicator, rank);
    }
}
