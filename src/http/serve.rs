//! The service on a socket: listening, logging, stopping.

use std::convert::Infallible;
use std::io::{self, IsTerminal as _};
use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use super::config::{Config, LogFormat};
use super::router::with_service;
use super::routes::health::recorder;
use super::service::Service;

/// Why the service cannot run.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address cannot be listened on.
    #[error("{address}: {cause}; choose another address by --listen or TIFA_LISTEN")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        cause: io::Error,
    },
    /// `TIFA_LOG` does not read.
    #[error("TIFA_LOG: `{filter}`: {cause}; write a level such as info or debug, or tifa=debug,info")]
    Log {
        /// What it says.
        filter: String,
        /// What is wrong with it.
        cause: tracing_subscriber::filter::ParseError,
    },
    /// The runtime or the signals cannot be set up, or the socket broke.
    #[error(transparent)]
    System(#[from] io::Error),
}

/// Serves until the process is told to stop by SIGTERM or Ctrl-C, then finishes what it has accepted.
///
/// # Errors
/// [`ServeError`] when the address cannot be listened on, and when `TIFA_LOG` does not read.
pub fn serve(config: Config) -> Result<(), ServeError> {
    let filter = match std::env::var("TIFA_LOG") {
        Ok(filter) => EnvFilter::try_new(&filter).map_err(|cause| ServeError::Log { filter, cause })?,
        Err(_) => EnvFilter::new("info"),
    };
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal());
    // An embedding program may have set up its own log, which then is the one.
    let _ = match config.log_format {
        LogFormat::Text => log.with_target(false).try_init(),
        LogFormat::Json => log.json().try_init(),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let served = runtime.block_on(async {
        let address = config.listen;
        let listener =
            TcpListener::bind(address).await.map_err(|cause| ServeError::Listen { address, cause })?;
        serve_on(listener, config, told_to_stop()?).await?;
        Ok(())
    });
    // Work that is not done within the grace has nobody to answer to.
    runtime.shutdown_background();
    served
}

/// Serves on `listener` until `stop` is ready; then takes nothing new and finishes what it has accepted, within
/// the grace that the settings give.
///
/// # Errors
/// Those of the socket, and of a store that is there and does not open.
pub async fn serve_on(
    listener: TcpListener,
    config: Config,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let address = listener.local_addr()?;
    let grace = config.shutdown_grace();
    let service = Service::new(config);
    if service.has_store() {
        // A store that does not open is told of now, and not by the first request.
        let opening = service.clone();
        let opened = tokio::task::spawn_blocking(move || opening.corpora().map(|_| ())).await;
        opened.map_err(io::Error::other)?.map_err(io::Error::other)?;
    }
    let (stopping, mut stopped) = tokio::sync::watch::channel(false);
    let told = {
        let service = service.clone();
        async move {
            stop.await;
            tracing::info!("stopping: accepted requests are finished");
            service.stop();
            stopping.send_replace(true);
        }
    };
    tracing::info!(%address, "listening on http://{address}/");
    let service = with_service(service).into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, service).with_graceful_shutdown(told);
    let grace_over = async move {
        // An error says that the sender is gone: the server has ended by itself.
        if stopped.wait_for(|is_stopping| *is_stopping).await.is_err() {
            std::future::pending::<()>().await;
        }
        tokio::time::sleep(grace).await;
    };
    tokio::select! {
        ended = server.into_future() => ended?,
        never = metrics_upkeep() => match never {},
        () = grace_over => tracing::warn!("some requests were not finished in {} s", grace.as_secs()),
    }
    tracing::info!("stopped");
    Ok(())
}

/// How often the times of requests and stages are put into their buckets: at 10,000 requests a second there are some 70,000
/// a second, and a pause that puts 350,000 there at once is felt.
const UPKEEP_EVERY: Duration = Duration::from_millis(500);

/// Puts the times that were told into their buckets, again and again: until then each takes memory, and nobody may ever
/// ask for `/metrics`.
async fn metrics_upkeep() -> Infallible {
    let Some(recorder) = recorder() else { return std::future::pending().await };
    loop {
        tokio::time::sleep(UPKEEP_EVERY).await;
        recorder.run_upkeep();
    }
}

/// Ready when the process gets SIGTERM or Ctrl-C.
fn told_to_stop() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    #[cfg(unix)]
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    Ok(async move {
        let interrupt = async {
            // Without a handler there is no Ctrl-C to wait for.
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        #[cfg(unix)]
        tokio::select! {
            () = interrupt => {}
            _ = terminate.recv() => {}
        }
        #[cfg(not(unix))]
        interrupt.await;
    })
}
