//! A customer's own invoices: found by what is asked for, and taken along by year.

use app::wire::*;
use billing::users::Right;
use chrono::NaiveDate;
use store::documents::{FileOf, Kind};
use store::invoices::{DocumentFilter, OfYear};
use texts::Lang;

use super::archives::{Archive, Entry, Making};
use super::portal::PAGE;
use super::statements::year_of;
use super::views::{self, invoice_row};
use super::{Answer, RequestPort};
use crate::failure::Failure;

impl RequestPort {
    pub(super) async fn invoices_view(
        &self,
        slug: &str,
        filter: InvoiceFilter,
        after: Option<String>,
    ) -> Answer<InvoicesView> {
        let (viewer, mut tx) = self.customer_page(slug, Right::SeeMoney).await?;
        let today = self.app.moment(&viewer.merchant).today();
        let years = tx.document_years(viewer.customer.id).await?;
        let asked = asked(&filter, today);
        let listed = tx
            .documents_of(viewer.customer.id, &asked, after.as_deref(), PAGE as i64 + 1)
            .await?;
        tx.commit().await?;
        let (listed, next) = views::page(listed, PAGE, |listed| listed.document.number.clone());
        Ok(InvoicesView {
            filter,
            years,
            statement: year_of(today),
            invoices: listed.iter().map(|listed| invoice_row(listed, today)).collect(),
            next,
            frame: self.customers_frame(&viewer).await?,
        })
    }

    /// Every released document of a year as one ZIP: the PDFs, and the e-invoices beside them.
    pub(crate) async fn invoice_archive(&self, slug: &str, year: Option<&str>) -> Answer<Archive> {
        let viewer = self.customer_viewer(slug, Right::SeeMoney).await?;
        let today = self.app.moment(&viewer.merchant).today();
        let asked = InvoiceFilter::read(year, None, None, None);
        let year = asked.year.ok_or(Failure::BadRequest("which year's invoices?"))?;
        let (from, until) = days_of(year).ok_or(Failure::NotFound)?;
        let mut tx = self.app.store().begin(viewer.merchant.id).await?;
        let documents = tx.documents_between(viewer.customer.id, from, until).await?;
        tx.commit().await?;
        if documents.is_empty() {
            return Err(Failure::NotFound);
        }
        let (released, missing): (Vec<OfYear>, Vec<OfYear>) =
            documents.into_iter().partition(|document| document.released);
        let mut entries: Vec<Entry> = released
            .iter()
            .flat_map(|document| files_of(document, ""))
            .collect();
        entries.extend(note(self.lang, &missing));
        let name = format!("{}-{year}.zip", texts::t(self.lang, "archive-name"));
        Ok(Making::new(self.app.store().clone(), viewer.merchant.id, today, entries).named(name))
    }
}

/// A document's PDF, and the e-invoice beside it.
pub(super) fn files_of(document: &OfYear, folder: &'static str) -> [Entry; 2] {
    [FileOf::Document(document.id), FileOf::DocumentXml(document.id)].map(|of| Entry::File {
        folder,
        of,
        dated: document.issued_on,
    })
}

/// First day of a year, and of the next.
fn days_of(year: i32) -> Option<(NaiveDate, NaiveDate)> {
    Some((
        NaiveDate::from_ymd_opt(year, 1, 1)?,
        NaiveDate::from_ymd_opt(year.checked_add(1)?, 1, 1)?,
    ))
}

/// What a page's filter means to the database.
fn asked(filter: &InvoiceFilter, today: NaiveDate) -> DocumentFilter {
    let days = filter.year.and_then(days_of);
    let number_part = Some(filter.search.to_lowercase()).filter(|part| !part.is_empty());
    DocumentFilter {
        from: days.map(|(from, _)| from),
        until: days.map(|(_, until)| until),
        kind: filter.kind.map(|kind| match kind {
            DocumentKindView::Invoice => Kind::Invoice,
            DocumentKindView::CreditNote => Kind::CreditNote,
        }),
        open: filter.state.map(|state| state != InvoiceStateFilter::Paid),
        overdue_on: (filter.state == Some(InvoiceStateFilter::Overdue)).then_some(today),
        gross_minor: number_part.as_deref().and_then(typed_amount),
        number_part,
        contract: None,
    }
}

/// An amount as people type it: `12`, `12,90`, `1.234,50 €` or `€1,234.50`, in minor units of a currency with two decimals. Nothing for
/// anything else.
fn typed_amount(text: &str) -> Option<i64> {
    let text: String = text
        .replace("eur", "")
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '€')
        .collect();
    let (whole, cents) = match text.rfind([',', '.']) {
        // Two digits behind the last separator are cents; three belong to the thousands.
        Some(at) if text.len() - at == 3 => (text.get(..at)?, text.get(at + 1..)?),
        Some(_) | None => (text.as_str(), "00"),
    };
    let mut groups = whole.split([',', '.']);
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let grouped = rest.is_empty() || first.len() <= 3 && rest.iter().all(|group| group.len() == 3);
    if !grouped || !digits(first) || !rest.iter().all(|group| digits(group)) || !digits(cents) {
        return None;
    }
    let euros: i64 = format!("{first}{}", rest.concat()).parse().ok()?;
    euros.checked_mul(100)?.checked_add(cents.parse().ok()?)
}

/// What a ZIP says about documents that are not in it yet.
pub(super) fn note(lang: Lang, missing: &[OfYear]) -> Option<Entry> {
    if missing.is_empty() {
        return None;
    }
    let numbers: Vec<&str> = missing.iter().map(|document| document.number.as_str()).collect();
    let told = texts::tr(lang, "archive-missing", &[("numbers", &numbers.join(", "))]);
    Some(Entry::Text {
        name: format!("{}.txt", texts::t(lang, "archive-missing-name")),
        text: format!("{told}\n"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_type_them() {
        for (typed, minor) in [
            ("12", 1_200),
            ("12,90", 1_290),
            ("12.90 eur", 1_290),
            ("1.234,50 €", 123_450),
            ("€1,234.50", 123_450),
            ("1 234,50", 123_450),
            ("1.234", 123_400),
            ("0,05", 5),
        ] {
            assert_eq!(typed_amount(typed), Some(minor), "{typed}");
        }
        for nonsense in [
            "",
            "€",
            "re-12",
            "12,9",
            "12,",
            ",50",
            "1.23.456",
            "-5",
            "99999999999999999999",
            "1234.567,00",
            "ü,00",
        ] {
            assert_eq!(typed_amount(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn a_filter_asks_the_database_for_what_it_says() {
        let today = NaiveDate::from_ymd_opt(2026, 5, 4).unwrap();
        assert_eq!(asked(&InvoiceFilter::default(), today), DocumentFilter::default());
        let overdue = asked(
            &InvoiceFilter::read(Some("2025"), Some("overdue"), Some("invoice"), Some("RE-7")),
            today,
        );
        assert_eq!(
            overdue,
            DocumentFilter {
                from: NaiveDate::from_ymd_opt(2025, 1, 1),
                until: NaiveDate::from_ymd_opt(2026, 1, 1),
                kind: Some(Kind::Invoice),
                open: Some(true),
                overdue_on: Some(today),
                number_part: Some("re-7".to_owned()),
                gross_minor: None,
                contract: None,
            }
        );
    }
}
