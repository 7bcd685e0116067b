//! Who may ask, and how often: keys and rates.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::config::Config;
use super::error::ApiError;
use super::service::Service;
use crate::requests::{Problem, ProblemKind};

/// A key by its name and its hash: the key itself is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    name: String,
    sha256: [u8; 32],
}

/// A key is not `NAME:SHA256`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no key: write NAME:SHA256 with the SHA-256 of the key in 64 hexadecimal digits, such as \
     printf %s KEY | sha256sum gives"
)]
pub struct InvalidApiKey(String);

impl FromStr for ApiKey {
    type Err = InvalidApiKey;

    fn from_str(text: &str) -> Result<Self, InvalidApiKey> {
        let invalid = || InvalidApiKey(text.to_owned());
        let (name, digits) = text.split_once(':').ok_or_else(invalid)?;
        let is_hexadecimal = digits.len() == 64 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        if name.is_empty() || !is_hexadecimal {
            return Err(invalid());
        }
        let mut sha256 = [0; 32];
        for (place, byte) in sha256.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&digits[2 * place..2 * place + 2], 16).map_err(|_| invalid())?;
        }
        Ok(Self { name: name.to_owned(), sha256 })
    }
}

impl fmt::Display for ApiKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:", self.name)?;
        self.sha256.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

/// Who sent a request, as far as rates tell clients apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Client {
    Key(String),
    Address(IpAddr),
    /// Not from a socket.
    Embedded,
}

/// How often each client may ask.
#[derive(Debug)]
pub(super) struct Rates {
    limiter: DefaultKeyedRateLimiter<Client>,
    asked: AtomicUsize,
}

/// After so many requests the clients that have been quiet are forgotten.
const FORGET_EVERY: usize = 10_000;

impl Rates {
    pub(super) fn new(config: &Config) -> Option<Arc<Self>> {
        let quota = Quota::per_second(config.rate_limit.try_into().ok()?);
        let quota = config.rate_burst.try_into().map_or(quota, |burst| quota.allow_burst(burst));
        Some(Arc::new(Self { limiter: RateLimiter::keyed(quota), asked: AtomicUsize::new(0) }))
    }

    /// The seconds that a client must wait; `None` when it need not.
    fn wait(&self, client: &Client) -> Option<u64> {
        if self.asked.fetch_add(1, Ordering::Relaxed) % FORGET_EVERY == FORGET_EVERY - 1 {
            self.limiter.retain_recent();
        }
        let wait = self.limiter.check_key(client).err()?.wait_time_from(DefaultClock::default().now());
        Some(wait.as_secs() + 1)
    }
}

pub(super) const X_API_KEY: HeaderName = HeaderName::from_static("x-api-key");

/// Lets a request in that has a key, where keys are set, and comes no more often than it may.
pub(super) async fn admit(State(service): State<Service>, request: Request, next: Next) -> Response {
    let keys = &service.config.api_keys;
    let key = given_key(request.headers()).and_then(|given| known_key(keys, given));
    // Whoever tries keys is no more often answered than others.
    if let Some(rates) = &service.rates {
        let address = request.extensions().get::<ConnectInfo<SocketAddr>>();
        let client = match (key, address) {
            (Some(key), _) => Client::Key(key.name.clone()),
            (None, Some(ConnectInfo(address))) => Client::Address(address.ip()),
            (None, None) => Client::Embedded,
        };
        if let Some(seconds) = rates.wait(&client) {
            let what =
                format!("more than {} requests a second came from one client", service.config.rate_limit);
            let next = "try again after the seconds in Retry-After";
            let mut response =
                ApiError::from(Problem::new(ProblemKind::TooManyRequests, what, next)).into_response();
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
            return response;
        }
    }
    if !keys.is_empty() && key.is_none() {
        let next = "send Authorization: Bearer KEY, or x-api-key: KEY";
        let problem =
            Problem::new(ProblemKind::Unauthorized, "the request has no key that is known here", next);
        let mut response = ApiError::from(problem).into_response();
        response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        return response;
    }
    next.run(request).await
}

fn given_key(headers: &HeaderMap) -> Option<&str> {
    let text = |name: HeaderName| headers.get(name)?.to_str().ok();
    let bearer = (text(AUTHORIZATION).and_then(|value| value.split_once(' ')))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, key)| key.trim());
    bearer.or_else(|| text(X_API_KEY))
}

/// The key of a list that was given. Every hash is compared to its end: how long that takes says nothing of them.
fn known_key<'a>(keys: &'a [ApiKey], given: &str) -> Option<&'a ApiKey> {
    let hash = Sha256::digest(given.as_bytes());
    let mut found = None;
    for key in keys {
        if bool::from(key.sha256.as_slice().ct_eq(hash.as_slice())) {
            found = Some(key);
        }
    }
    found
}
