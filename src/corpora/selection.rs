//! Which documents of a corpus are asked.

use super::Known;
use crate::document::Date;
use crate::requests::{Problem, ProblemKind};

/// Which documents of a corpus are asked: those that meet all conditions. The default takes all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// These alone, where there are some.
    pub ids: Vec<String>,
    /// Those of this date and later.
    pub from: Option<Date>,
    /// Those of this date and earlier; a bare year takes all of it.
    pub until: Option<Date>,
    /// Those of this issuer.
    pub issuer: Option<String>,
    /// Those of this series.
    pub series: Option<String>,
    /// Those of this level.
    pub level: Option<String>,
}

impl Selection {
    /// Refuses ids that the corpus does not have.
    pub(super) fn check(&self, known: &[Known]) -> Result<(), Problem> {
        match self.ids.iter().find(|id| known.iter().all(|known| known.stored.id != **id)) {
            Some(id) => {
                let next = "list the documents of the corpus for those there are";
                Err(Problem::new(ProblemKind::NotFound, format!("the corpus has no document `{id}`"), next)
                    .at("id"))
            }
            None => Ok(()),
        }
    }

    pub(super) fn takes(&self, known: &Known) -> bool {
        let Self { ids, from, until, issuer, series, level } = self;
        let facts = &known.facts;
        let date: Option<Date> = facts.date.as_ref().and_then(|date| date.parse().ok());
        let is = |wanted: &Option<String>, found: &Option<String>| wanted.is_none() || wanted == found;
        (ids.is_empty() || ids.contains(&known.stored.id))
            && from.is_none_or(|from| date.is_some_and(|date| date >= from || from.refines(&date)))
            && until.is_none_or(|until| date.is_some_and(|date| date <= until || date.refines(&until)))
            && is(issuer, &facts.issuer)
            && is(series, &facts.series)
            && is(level, &facts.level)
    }
}
