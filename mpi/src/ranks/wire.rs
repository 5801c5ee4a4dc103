//! What rank 0 and the others say to each other, and how it is sent and received.
//!
//! A message is a head, in the encoding of postcard, and a body, the results of a block, if it has one.
//! The body is sent in pieces, since MPI counts bytes by 31 bits. Between two ranks messages do not
//! overtake each other: what comes from a rank behind a head is its body.

use std::thread;
use std::time::Duration;

use mpi::Rank;
use mpi::point_to_point::{Destination, MatchedReceiveVec, Source};
use mpi::request;
use mpi::topology::{Communicator, SimpleCommunicator};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::encoding::{decode, encode};
use crate::error::Stop;

/// The communicator is the sweep's own: one tag is enough.
const TAG: i32 = 0;

/// Looks whether a message has gone, before the first pause between them.
const LOOKS: u32 = 20;
const PAUSE: Duration = Duration::from_micros(50);

/// Bytes of a body sent at a time.
const PIECE: usize = 1 << 24;

/// What rank 0 says.
#[derive(Serialize, Deserialize)]
pub(super) enum Order<E> {
    /// Evaluate these points, and report.
    Block { start: usize, end: usize },
    /// What is from this index on is of no interest any more. It is to be reported nevertheless.
    Limit(usize),
    /// The sweep is over, and this is how it ended.
    End(Result<(), Stop<E>>),
}

/// What the others say.
#[derive(Serialize, Deserialize)]
pub(super) enum Report<E> {
    /// A rank has come to the sweep. It is said first, and once.
    Here {
        fingerprint: u64,
        lanes: usize,
        /// It cannot take part.
        refuses: bool,
    },
    /// The block that was ordered first is done. Its results are the body.
    Done { seconds: f64 },
    /// It stopped before its end. The results of its points before that, so many, are the body.
    Stopped { kept: usize, stop: Stop<E> },
    /// It was of no interest any more.
    Skipped,
}

/// A message in the form in which it is sent.
pub(super) struct Message {
    head: Vec<u8>,
    body: Vec<u8>,
}

const LENGTH: usize = 8;

impl Message {
    /// Fails if the user's error cannot be written down.
    pub(super) fn new<T: Serialize>(head: T, body: Vec<u8>) -> Result<Self, String> {
        let mut bytes = (body.len() as u64).to_le_bytes().to_vec();
        bytes.extend(encode(&[head])?);
        Ok(Self { head: bytes, body })
    }

    /// Sends it, and returns when it no longer needs it: the other side may have to receive it first.
    pub(super) fn send(&self, communicator: &SimpleCommunicator, to: Rank) {
        self.send_while(communicator, to, || true);
    }

    /// Sends it, and does something else in between for as long as that takes. That tells whether the other
    /// side is at it: until then the processor is for others.
    pub(super) fn send_while(
        &self,
        communicator: &SimpleCommunicator,
        to: Rank,
        mut meanwhile: impl FnMut() -> bool,
    ) {
        let to = communicator.process_at_rank(to);
        let (mut looks, mut is_received) = (0, false);
        for part in [self.head.as_slice()]
            .into_iter()
            .chain(self.body.chunks(PIECE))
        {
            request::scope(|scope| {
                let mut sending = to.immediate_send_with_tag(scope, part, TAG);
                while let Err(unfinished) = sending.test() {
                    sending = unfinished;
                    looks += 1;
                    is_received |= meanwhile();
                    if is_received || looks < LOOKS {
                        thread::yield_now();
                    } else {
                        thread::sleep(PAUSE);
                    }
                }
            });
        }
    }
}

/// A message whose head was received.
pub(super) struct Received<T> {
    pub(super) from: Rank,
    pub(super) head: Result<T, String>,
    pub(super) body: Body,
}

/// The body of a message, which is still to come.
pub(super) struct Body {
    from: Rank,
    length: usize,
}

impl Body {
    /// Waits for it. That has to be done before anything else is received from its rank.
    pub(super) fn receive(&self, communicator: &SimpleCommunicator) -> Vec<u8> {
        let mut body = vec![0; self.length];
        let sender = communicator.process_at_rank(self.from);
        for piece in body.chunks_mut(PIECE) {
            request::scope(|scope| {
                let mut receiving = sender.immediate_receive_into_with_tag(scope, piece, TAG);
                // MPI itself would wait without a pause, on the processor that its own work needs.
                while let Err(unfinished) = receiving.test() {
                    receiving = unfinished;
                    thread::yield_now();
                }
            });
        }
        body
    }
}

/// The next message, if one has come.
pub(super) fn receive<T: DeserializeOwned>(source: &impl Source) -> Option<Received<T>> {
    let (bytes, status) = source
        .immediate_matched_probe_with_tag(TAG)?
        .matched_receive_vec::<u8>();
    let (length, head) = bytes.split_at(LENGTH.min(bytes.len()));
    let length = (length.iter().rev()).fold(0, |number, &byte| (number << 8) | usize::from(byte));
    let head = decode(head, 1).and_then(|mut heads| heads.pop().ok_or_else(String::new));
    let from = status.source_rank();
    Some(Received {
        from,
        head,
        body: Body { from, length },
    })
}
