//! Figures, as pages and as tables for a spreadsheet: the filter, revenue by month and open items by age.

use std::collections::BTreeSet;

use app::wire::*;
use billing::Currency;
use billing::figures::{Age, month_of, months, months_before, total};
use billing::staff::StaffRight;
use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use store::Tx;
use store::catalogue::Plan;
use texts::{Lang, t};

use super::contract_figures::{Shelf, cohorts, leaving, recurring, sales, switches};
use super::files::Download;
use super::viewer::StaffViewer;
use super::{Answer, RequestPort};
use crate::failure::Failure;
use crate::letters::{in_lang, money};

/// Months a page shows when nobody asks for others: a year, and the one that runs.
const MONTHS: u32 = 13;
/// Months to choose from.
const MOST_MONTHS: u32 = 60;
/// Documents or customers that a page counts itself. More wait for the job, and the page says so.
const AT_ONCE: i64 = 100;

/// The filter, read.
pub(super) struct Filter {
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// Empty: everything.
    group: String,
    /// Plans of the group.
    pub plans: Option<Vec<String>>,
}

/// What was found for a page or a table.
struct Found {
    viewer: StaffViewer,
    filter: Option<FiguresFilter>,
    uncounted: u64,
    shown: FiguresShown,
}

impl RequestPort {
    pub(super) async fn staff_figures_view(
        &self,
        slug: &str,
        page: FiguresPage,
        asked: &FiguresAsked,
    ) -> Answer<StaffFiguresView> {
        let found = self.figures(slug, page, asked).await?;
        Ok(StaffFiguresView {
            filter: found.filter,
            uncounted: found.uncounted,
            shown: found.shown,
            frame: self.staff_frame(&found.viewer).await?,
        })
    }

    /// The same as a table.
    pub(crate) async fn figures_table(
        &self,
        slug: &str,
        page: FiguresPage,
        asked: &FiguresAsked,
    ) -> Answer<Download> {
        let found = self.figures(slug, page, asked).await?;
        match found.shown {
            FiguresShown::Revenue(revenue) => self.revenue_table(&revenue),
            FiguresShown::Recurring(recurring) => self.recurring_table(&recurring),
            FiguresShown::Plans(plans) => self.plans_table(&plans),
            FiguresShown::Switches(switches) => self.switches_table(&switches),
            FiguresShown::Leaving(leaving) => self.leaving_table(&leaving),
            FiguresShown::Cohorts(cohorts) => self.cohorts_table(&cohorts),
            FiguresShown::OpenItems { open, .. } => self.open_items_table(&open),
        }
    }

    async fn figures(&self, slug: &str, page: FiguresPage, asked: &FiguresAsked) -> Answer<Found> {
        let (viewer, mut tx) = self.staff_page(slug, StaffRight::SeeFigures).await?;
        let today = self.app.moment(&viewer.merchant).today();
        if page == FiguresPage::OpenItems {
            let open = open_items(&mut tx, today).await?;
            tx.commit().await?;
            return Ok(Found {
                viewer,
                filter: None,
                uncounted: 0,
                shown: FiguresShown::OpenItems { today, open },
            });
        }
        let plans = self.app.memory().plans(&mut tx, &viewer.catalogue).await?;
        let filter = read(asked, today, &plans);
        let uncounted = match page {
            FiguresPage::Revenue => caught_up(&mut tx).await?,
            _ => customers_caught_up(&mut tx, today).await?,
        };
        let shelf = Shelf::of(&plans, self.lang);
        let shown = match page {
            FiguresPage::Revenue | FiguresPage::OpenItems => {
                FiguresShown::Revenue(revenue(&mut tx, &filter).await?)
            }
            FiguresPage::Recurring => FiguresShown::Recurring(recurring(&mut tx, &filter).await?),
            FiguresPage::Plans => FiguresShown::Plans(sales(&mut tx, &filter, &shelf, today).await?),
            FiguresPage::Switches => FiguresShown::Switches(switches(&mut tx, &filter, &shelf, today).await?),
            FiguresPage::Leaving => FiguresShown::Leaving(leaving(&mut tx, &filter).await?),
            FiguresPage::Cohorts => FiguresShown::Cohorts(cohorts(&mut tx, &filter, today).await?),
        };
        tx.commit().await?;
        let first = month_of(today);
        Ok(Found {
            filter: Some(FiguresFilter {
                asked: FiguresAsked {
                    from: month_value(filter.from),
                    to: month_value(filter.to),
                    group: filter.group,
                },
                months: (0..MOST_MONTHS).map(|back| months_before(first, back)).collect(),
                groups: groups(&plans, self.lang),
            }),
            viewer,
            uncounted,
            shown,
        })
    }

    fn revenue_table(&self, revenue: &[RevenueSeries]) -> Answer<Download> {
        let word = |key| t(self.lang, key);
        let head = [
            word("figures-month"),
            word("figures-currency"),
            word("figures-recognised"),
            word("figures-billed"),
            word("figures-collected"),
        ];
        let rows = revenue.iter().flat_map(|series| &series.months).map(|row| {
            vec![
                month_value(row.month),
                row.billed.currency().code().to_owned(),
                self.number(row.recognised),
                self.number(row.billed),
                row.collected
                    .map(|amount| self.number(amount))
                    .unwrap_or_default(),
            ]
        });
        self.table("revenue", &head, rows)
    }

    fn open_items_table(&self, open: &[OpenSeries]) -> Answer<Download> {
        let word = |key| t(self.lang, key);
        let head = [
            word("figures-age"),
            word("figures-currency"),
            word("figures-invoices"),
            word("figures-open-amount"),
        ];
        let rows = open.iter().flat_map(|series| &series.ages);
        let rows = rows.map(|(age, invoices, amount)| {
            vec![
                word(app::ui::words::age_key(*age)),
                amount.currency().code().to_owned(),
                invoices.to_string(),
                self.number(*amount),
            ]
        });
        self.table("open-items", &head, rows)
    }

    /// An amount as spreadsheets of the language read it.
    pub(super) fn number(&self, amount: billing::Money) -> String {
        let digits = amount.currency().minor_digits();
        let plain = format!("{:.*}", digits as usize, amount.to_decimal().max(Decimal::MIN));
        match self.lang {
            Lang::De => plain.replace('.', ","),
            Lang::En => plain,
        }
    }

    /// A table with semicolons between its cells, and a mark that says it is UTF-8. Nothing in it comes from outside: texts are the
    /// program's own, and a minus begins amounts alone.
    pub(super) fn table(
        &self,
        name: &str,
        head: &[String],
        rows: impl Iterator<Item = Vec<String>>,
    ) -> Answer<Download> {
        let defect = |error: String| Failure::Defect(format!("a table could not be written: {error}"));
        let mut table = csv::WriterBuilder::new()
            .delimiter(b';')
            .terminator(csv::Terminator::CRLF)
            .from_writer("\u{feff}".as_bytes().to_vec());
        table
            .write_record(head)
            .map_err(|error| defect(error.to_string()))?;
        for row in rows {
            table
                .write_record(row)
                .map_err(|error| defect(error.to_string()))?;
        }
        Ok(Download {
            name: format!("{name}.csv"),
            media_type: "text/csv; charset=utf-8".to_owned(),
            bytes: table.into_inner().map_err(|error| defect(error.to_string()))?,
        })
    }
}

/// Counts customers who changed, if they are few: how many are left.
async fn customers_caught_up(tx: &mut Tx, today: NaiveDate) -> Answer<u64> {
    let behind = tx.uncounted_customers(today).await?;
    if behind > 0 && behind <= AT_ONCE {
        tx.count_customers(today, AT_ONCE).await?;
        return Ok(0);
    }
    Ok(count(behind))
}

/// Counts what is new, if that is little: how many documents are left.
async fn caught_up(tx: &mut Tx) -> Answer<u64> {
    let behind = tx.uncounted().await?;
    if behind > 0 && behind <= AT_ONCE {
        tx.count_revenue(AT_ONCE).await?;
        return Ok(0);
    }
    Ok(count(behind))
}

async fn open_items(tx: &mut Tx, today: NaiveDate) -> Answer<Vec<OpenSeries>> {
    let found = tx.open_by_age(today).await?;
    Ok(found
        .into_iter()
        .map(|known| {
            let ages = Age::ALL
                .into_iter()
                .zip(known.ages)
                .map(|(age, (invoices, open))| (age, count(invoices), money(open, &known.currency)));
            OpenSeries {
                ages: ages.collect(),
                invoices: known.ages.iter().map(|(invoices, _)| count(*invoices)).sum(),
                total: money(known.ages.iter().map(|(_, open)| open).sum(), &known.currency),
            }
        })
        .collect())
}

async fn revenue(tx: &mut Tx, filter: &Filter) -> Answer<Vec<RevenueSeries>> {
    let known = tx
        .revenue(filter.from, filter.to, filter.plans.as_deref())
        .await?;
    let collected = match filter.plans {
        None => Some(tx.collected(filter.from, filter.to).await?),
        Some(_) => None,
    };
    let currencies: BTreeSet<&str> = known
        .iter()
        .map(|row| row.currency.as_str())
        .chain(
            collected
                .iter()
                .flatten()
                .map(|((currency, _), _)| currency.as_str()),
        )
        .collect();
    let mut series = Vec::new();
    for code in currencies {
        let currency: Currency = code
            .parse()
            .map_err(|_| Failure::Defect(format!("revenue in {code}")))?;
        let rows: Vec<RevenueMonth> = months(filter.from, filter.to)
            .map(|month| {
                let of = known
                    .iter()
                    .find(|row| row.month == month && row.currency == code);
                let (recognised, billed) = of.map_or((0, 0), |row| (row.recognised_minor, row.billed_minor));
                let key = (code.to_owned(), month);
                RevenueMonth {
                    month,
                    recognised: money(recognised, code),
                    billed: money(billed, code),
                    collected: collected
                        .as_ref()
                        .map(|known| money(known.get(&key).copied().unwrap_or(0), code)),
                }
            })
            .collect();
        let sum = |of: fn(&RevenueMonth) -> Option<billing::Money>| {
            total(rows.iter().filter_map(of).map(billing::Money::minor), currency)
        };
        series.push(RevenueSeries {
            total: RevenueMonth {
                month: filter.to,
                recognised: sum(|row| Some(row.recognised)),
                billed: sum(|row| Some(row.billed)),
                collected: collected.as_ref().map(|_| sum(|row| row.collected)),
            },
            months: rows,
        });
    }
    Ok(series)
}

/// What cannot be read counts as not said; what is the wrong way round is turned.
fn read(asked: &FiguresAsked, today: NaiveDate, plans: &[Plan]) -> Filter {
    let newest = month_of(today);
    let oldest = months_before(newest, MOST_MONTHS - 1);
    let month = |text: &str| {
        let month = format!("{text}-01").parse::<NaiveDate>().ok()?;
        (oldest..=newest).contains(&month).then_some(month)
    };
    let to = month(&asked.to).unwrap_or(newest);
    let from = month(&asked.from).unwrap_or_else(|| months_before(to, MONTHS - 1));
    let of_group: Vec<String> = plans
        .iter()
        .filter(|plan| {
            asked.group == format!("plan:{}", plan.slug)
                || asked.group == format!("product:{}", plan.product.id)
        })
        .map(|plan| plan.id.to_string())
        .collect();
    let chosen = !of_group.is_empty();
    Filter {
        from: from.min(to),
        to: from.max(to),
        group: if chosen {
            asked.group.clone()
        } else {
            String::new()
        },
        plans: chosen.then_some(of_group),
    }
}

/// Products and their plans, in the order pages show them.
fn groups(plans: &[Plan], lang: Lang) -> Vec<(String, String)> {
    let mut groups: Vec<(String, String)> = Vec::new();
    for plan in plans {
        let product = (
            format!("product:{}", plan.product.id),
            in_lang(&plan.product.name, lang),
        );
        if !groups.contains(&product) {
            groups.push(product.clone());
        }
        groups.push((
            format!("plan:{}", plan.slug),
            format!("{} – {}", product.1, in_lang(&plan.name, lang)),
        ));
    }
    groups
}

pub(super) fn month_value(month: NaiveDate) -> String {
    format!("{:04}-{:02}", month.year(), month.month())
}

pub(super) fn count(rows: i64) -> u64 {
    u64::try_from(rows).unwrap_or(0)
}
