//! Dates as reports give them: often a year alone.

use std::fmt;
use std::str::FromStr;

/// A year, a month or a day of the Gregorian calendar. Ordered by time; a year stands before its months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// The year, 1000 to 9999.
    pub year: u16,
    /// The month, 1 to 12, where it is known.
    pub month: Option<u8>,
    /// The day of the month, where it is known.
    pub day: Option<u8>,
}

/// The text is no date of the form `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a date: write YYYY, YYYY-MM or YYYY-MM-DD")]
pub struct InvalidDate(String);

impl Date {
    /// A date that the calendar has, or `None`.
    pub fn new(year: u16, month: Option<u8>, day: Option<u8>) -> Option<Self> {
        let fits = (1000..=9999).contains(&year)
            && month.is_none_or(|month| (1..=12).contains(&month))
            && match (month, day) {
                (Some(month), Some(day)) => (1..=days_in(year, month)).contains(&day),
                (None, Some(_)) => false,
                (_, None) => true,
            };
        fits.then_some(Self { year, month, day })
    }

    /// Whether this date says the same as `other`, as exactly or more exactly: 2022-01-21 refines 2022.
    pub fn refines(&self, other: &Self) -> bool {
        self.year == other.year
            && (other.month.is_none() || self.month == other.month)
            && (other.day.is_none() || self.day == other.day)
    }

    /// The place on a time axis in years, such as 2022.055 for 21 January 2022; a bare year lies at its middle.
    pub fn in_years(&self) -> f64 {
        let year = f64::from(self.year);
        match (self.month, self.day) {
            (None, _) => year + 0.5,
            (Some(month), None) => year + (f64::from(month) - 0.5) / 12.0,
            (Some(month), Some(day)) => {
                let before = (1..month).map(|month| u16::from(days_in(self.year, month))).sum::<u16>();
                let in_year = if is_leap(self.year) { 366.0 } else { 365.0 };
                year + (f64::from(before) + f64::from(day) - 0.5) / in_year
            }
        }
    }
}

fn is_leap(year: u16) -> bool {
    (year.is_multiple_of(4) && !year.is_multiple_of(100)) || year.is_multiple_of(400)
}

fn days_in(year: u16, month: u8) -> u8 {
    match month {
        2 => 28 + u8::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(formatter, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(formatter, "-{day:02}")?;
        }
        Ok(())
    }
}

impl FromStr for Date {
    type Err = InvalidDate;

    fn from_str(text: &str) -> Result<Self, InvalidDate> {
        let invalid = || InvalidDate(text.to_owned());
        let mut parts = text.split('-');
        let year = parts.next().filter(|part| part.len() == 4).and_then(|part| part.parse().ok());
        let mut two_digits = || match parts.next() {
            None => Ok(None),
            Some(part) if part.len() == 2 => part.parse().map(Some).map_err(|_| invalid()),
            Some(_) => Err(invalid()),
        };
        let (month, day) = (two_digits()?, two_digits()?);
        if parts.next().is_some() {
            return Err(invalid());
        }
        year.and_then(|year| Self::new(year, month, day)).ok_or_else(invalid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_written_as_exactly_as_it_is_known() {
        for text in ["2022", "2024-01", "2024-02-29"] {
            assert_eq!(text.parse::<Date>().map(|date| date.to_string()), Ok(text.to_owned()));
        }
        for text in ["", "22", "2023-02-29", "2023-13", "2023-1", "2023-01-01-01", "2023-01-x1"] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_time_axis_keeps_the_order_of_the_days() {
        let at = |text: &str| text.parse::<Date>().expect("a date of this test").in_years();
        assert!(at("2022-01-21") < at("2022-02"));
        assert!(at("2022-12-31") < at("2023-01-01"));
        assert!((at("2022") - 2022.5).abs() < 1e-9);
    }
}
