//! Programs under mpirun, and folders for what they write.
#![allow(dead_code, reason = "not every test needs all of it")]

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{self, Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Nothing takes so long but what waits forever.
const FOREVER: Duration = Duration::from_secs(120);

/// A folder of its own, gone when it is dropped.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("quadrille_mpi_{}_{name}", process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A program that is to be started on so many ranks.
pub(crate) struct Run(Command);

/// What is set besides is for OpenMPI: more ranks than cores, and the superuser of a container.
pub(crate) fn mpirun<A: AsRef<OsStr>>(
    ranks: usize,
    program: &str,
    arguments: impl IntoIterator<Item = A>,
) -> Run {
    let mut command = Command::new("mpirun");
    command
        .args(["-n", &ranks.to_string(), program])
        .args(arguments)
        .env("OMPI_ALLOW_RUN_AS_ROOT", "1")
        .env("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1")
        .env("OMPI_MCA_rmaps_base_oversubscribe", "1")
        .env("OMPI_MCA_hwloc_base_binding_policy", "none")
        // Containers do not let processes read each other's memory, and say so on every start.
        .env("OMPI_MCA_btl_vader_single_copy_mechanism", "none")
        .env("PRTE_MCA_rmaps_default_mapping_policy", ":oversubscribe")
        .stdin(Stdio::null());
    Run(command)
}

impl Run {
    pub(crate) fn setting(&mut self, name: &str, value: &str) {
        self.0.env(name, value);
    }

    /// Runs it to its end, which must be a good one.
    pub(crate) fn succeed(mut self) {
        let mut child = self.0.spawn().expect("mpirun starts");
        let begun = Instant::now();
        loop {
            if let Some(status) = child.try_wait().unwrap() {
                assert!(status.success(), "{status}");
                return;
            }
            if begun.elapsed() > FOREVER {
                let _ = child.kill();
                panic!("it does not end");
            }
            sleep(Duration::from_millis(5));
        }
    }

    /// Starts it, and says nothing of what it prints.
    pub(crate) fn start(mut self) -> Child {
        let quiet = self.0.stdout(Stdio::null()).stderr(Stdio::null());
        quiet.spawn().expect("mpirun starts")
    }
}
