//! A rank other than 0: it evaluates the blocks that it is given, until it is told how the sweep ended.

use std::collections::VecDeque;
use std::ops::Range;
use std::thread;
use std::time::Duration;

use mpi::topology::{Communicator, SimpleCommunicator};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::wire::{Message, Order, Report, receive};
use crate::error::{Stop, Trouble};
use crate::job::Job;

/// Rank 0, which leads.
const LEADER: i32 = 0;

/// Looks for a message before the first pause.
const LOOKS: u32 = 100;
const FIRST_PAUSE: Duration = Duration::from_micros(10);
const LONGEST_PAUSE: Duration = Duration::from_micros(200);

/// What this rank has been told and has not yet done.
struct Inbox<E> {
    blocks: VecDeque<Range<usize>>,
    limit: usize,
    end: Option<Result<(), Stop<E>>>,
}

impl<E: DeserializeOwned> Inbox<E> {
    /// Takes in all messages that have come, and says whether there were any.
    fn look(&mut self, communicator: &SimpleCommunicator) -> bool {
        let leader = communicator.process_at_rank(LEADER);
        let mut any = false;
        while let Some(message) = receive::<Order<E>, _>(&leader) {
            any = true;
            match message.head {
                Ok(Order::Block { start, end }) => self.blocks.push_back(start..end),
                Ok(Order::Limit(index)) => self.limit = self.limit.min(index),
                Ok(Order::End(outcome)) => self.end = Some(outcome),
                // Of all that rank 0 says only the user's error can be unreadable.
                Err(message) => self.end = Some(Err(Trouble::Encoding(message).into())),
            }
        }
        any
    }

    /// Waits for a message, and leaves the processor to others if that takes long.
    fn wait(&mut self, communicator: &SimpleCommunicator) {
        let mut looks = 0;
        let mut pause = FIRST_PAUSE;
        while !self.look(communicator) {
            looks += 1;
            if looks < LOOKS {
                thread::yield_now();
            } else {
                thread::sleep(pause);
                pause = LONGEST_PAUSE.min(pause * 2);
            }
        }
    }
}

/// Takes part in a sweep, or says that it cannot.
pub(super) fn follow<R, E, F>(
    communicator: &SimpleCommunicator,
    job: &Job<'_, F>,
    problem: Option<Stop<E>>,
) -> Result<(), Stop<E>>
where
    R: Serialize + Send,
    E: Serialize + DeserializeOwned + Send,
    F: Fn(usize) -> Result<R, E> + Sync,
{
    let mut inbox = Inbox {
        blocks: VecDeque::new(),
        limit: usize::MAX,
        end: None,
    };
    let here = Report::Here {
        fingerprint: job.points.fingerprint::<R, E>(),
        lanes: job.workers.lanes(),
        refuses: problem.is_some(),
    };
    report(communicator, &mut inbox, here, Vec::new());
    loop {
        inbox.look(communicator);
        if let Some(outcome) = inbox.end {
            return match problem {
                Some(own) => Err(own),
                None => outcome,
            };
        }
        let Some(block) = inbox.blocks.pop_front() else {
            inbox.wait(communicator);
            continue;
        };
        if block.start >= inbox.limit {
            report(communicator, &mut inbox, Report::Skipped, Vec::new());
            continue;
        }
        match job.evaluate(block, true) {
            Ok(done) => {
                let seconds = done.seconds;
                let body = done.encoded.unwrap_or_default();
                report(communicator, &mut inbox, Report::Done { seconds }, body);
            }
            Err(stop) => report(communicator, &mut inbox, Report::Failed(stop), Vec::new()),
        }
    }
}

/// Says something to rank 0, and listens meanwhile: rank 0 may be about to say something too, and where
/// MPI has no room for either message, each waits for the other to receive.
fn report<E: Serialize + DeserializeOwned>(
    communicator: &SimpleCommunicator,
    inbox: &mut Inbox<E>,
    report: Report<E>,
    body: Vec<u8>,
) {
    let message = Message::new(report, body).or_else(|why| {
        Message::new(
            Report::<E>::Failed(Trouble::Encoding(why).into()),
            Vec::new(),
        )
    });
    if let Ok(message) = message {
        message.send_while(communicator, LEADER, || {
            inbox.look(communicator);
        });
    }
}
