mod convert;
#[cfg(feature = "opencc-native")]
mod oracle;
