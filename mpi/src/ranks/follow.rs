//! A rank other than 0: it evaluates the blocks that it is given, until it is told how the sweep ended.
//!
//! As on rank 0 the main thread speaks MPI, and points are evaluated on a thread beside it: large results
//! are on their way while the next block is in work.

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use mpi::topology::{Communicator, SimpleCommunicator};
use quadrille::TaskError;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::wire::{Message, Order, Report, receive};
use super::work::work;
use crate::error::{Stop, Trouble};
use crate::job::Job;

/// Rank 0, which leads.
const LEADER: i32 = 0;

/// Looks for a message, of a rank that has nothing to do, before its first pause.
const LOOKS: u32 = 100;

/// Pauses between looks, in seconds.
const SHORTEST: f64 = 50e-6;
const LONGEST: f64 = 2e-3;
const LOOKS_A_BLOCK: f64 = 10.0;

/// What this rank is told.
struct Inbox<'a, E> {
    communicator: &'a SimpleCommunicator,
    /// To the thread that evaluates.
    blocks: Sender<Range<usize>>,
    /// Blocks given to it that are not yet reported.
    under_way: usize,
    limit: &'a AtomicUsize,
    end: Option<Result<(), Stop<E>>>,
}

impl<E: DeserializeOwned> Inbox<'_, E> {
    /// Takes in all messages that have come, and says whether there were any.
    fn look(&mut self) -> bool {
        let mut any = false;
        let leader = self.communicator.process_at_rank(LEADER);
        while let Some(message) = receive::<Order<E>>(&leader) {
            any = true;
            match message.head {
                Ok(Order::Block { start, end }) => {
                    self.under_way += 1;
                    // The thread ends only when this sender is dropped.
                    let _ = self.blocks.send(start..end);
                }
                Ok(Order::Limit(index)) => {
                    self.limit.fetch_min(index, Ordering::Relaxed);
                }
                Ok(Order::End(outcome)) => self.end = Some(outcome),
                // Of all that rank 0 says only the user's error can be unreadable.
                Err(message) => self.end = Some(Err(Trouble::Encoding(message).into())),
            }
        }
        any
    }
}

/// Takes part in a sweep, or says that it cannot.
pub(super) fn follow<R, E, F>(
    communicator: &SimpleCommunicator,
    job: &Job<'_, F>,
    mut problem: Option<Stop<E>>,
) -> Result<(), Stop<E>>
where
    R: Serialize + Send,
    E: Serialize + DeserializeOwned + Send,
    F: Fn(usize) -> Result<R, E> + Sync,
{
    let limit = AtomicUsize::new(usize::MAX);
    thread::scope(|scope| {
        let (blocks, orders) = mpsc::channel();
        let (reports, results) = mpsc::channel();
        let inbox = Inbox {
            communicator,
            blocks,
            under_way: 0,
            limit: &limit,
            end: None,
        };
        let limit = &limit;
        let started = thread::Builder::new()
            .name("quadrille".to_owned())
            .spawn_scoped(scope, move || {
                work(&orders, limit, |block| {
                    let report = block.map(|block| report_of(job, block));
                    reports
                        .send(report.unwrap_or((Report::Skipped, Vec::new())))
                        .is_ok()
                });
            });
        if let Err(error) = started {
            problem.get_or_insert(Stop::Task(TaskError::Pool {
                threads: 1,
                message: error.to_string(),
            }));
        }
        let here = Report::Here {
            fingerprint: job.points.fingerprint::<R, E>(),
            lanes: job.workers.lanes(),
            refuses: problem.is_some(),
        };
        let told = serve(inbox, here, &results);
        match problem {
            Some(own) => Err(own),
            None => told,
        }
    })
}

/// A block, evaluated, as it is reported.
fn report_of<R, E, F>(job: &Job<'_, F>, block: Range<usize>) -> (Report<E>, Vec<u8>)
where
    R: Serialize + Send,
    E: Send,
    F: Fn(usize) -> Result<R, E> + Sync,
{
    let done = job.evaluate(block, true);
    let body = done.encoded.unwrap_or_default();
    let head = match done.stop {
        None => Report::Done {
            seconds: done.seconds,
        },
        Some(stop) => Report::Stopped {
            kept: done.results.len(),
            stop,
        },
    };
    (head, body)
}

/// Passes on what rank 0 says, and what there is to report, until the sweep is over.
fn serve<E: Serialize + DeserializeOwned>(
    mut inbox: Inbox<'_, E>,
    here: Report<E>,
    results: &Receiver<(Report<E>, Vec<u8>)>,
) -> Result<(), Stop<E>> {
    report(&mut inbox, here, Vec::new());
    let mut looks = 0;
    let mut pause = SHORTEST;
    loop {
        inbox.look();
        if let Some(outcome) = inbox.end {
            return outcome;
        }
        if inbox.under_way == 0 {
            looks += 1;
            if looks < LOOKS {
                thread::yield_now();
            } else {
                thread::sleep(Duration::from_secs_f64(SHORTEST));
            }
            continue;
        }
        looks = 0;
        match results.recv_timeout(Duration::from_secs_f64(pause)) {
            Ok((head, body)) => {
                if let Report::Done { seconds } = head {
                    pause = (seconds / LOOKS_A_BLOCK).clamp(SHORTEST, LONGEST);
                }
                inbox.under_way -= 1;
                report(&mut inbox, head, body);
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => panic!("the thread that evaluates has ended"),
        }
    }
}

/// Says something to rank 0, and listens meanwhile: rank 0 may be about to say something too, and where
/// MPI has no room for either message, each waits for the other to receive.
fn report<E: Serialize + DeserializeOwned>(
    inbox: &mut Inbox<'_, E>,
    report: Report<E>,
    body: Vec<u8>,
) {
    let message = Message::new(report, body).or_else(|why| {
        let stop = Trouble::Encoding(why).into();
        Message::new(Report::<E>::Stopped { kept: 0, stop }, Vec::new())
    });
    if let Ok(message) = message {
        message.send_while(inbox.communicator, LEADER, || inbox.look());
    }
}
