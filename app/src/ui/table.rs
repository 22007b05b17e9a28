//! Tables that turn into cards on small screens, with the same order of facts.

use leptos::prelude::*;

use super::text::t;

/// A column's heading and how its cells are set.
#[derive(Clone, Debug)]
pub struct Column {
    pub label: String,
    /// Amounts and counts: right-aligned, tabular figures.
    pub numeric: bool,
}

impl Column {
    #[must_use]
    pub fn text(label: String) -> Self {
        Self {
            label,
            numeric: false,
        }
    }

    #[must_use]
    pub fn number(label: String) -> Self {
        Self { label, numeric: true }
    }
}

/// A table; the first cell of each row names the row. The roles keep its meaning for assistive technology where the
/// style turns rows into cards.
#[component]
pub fn DataTable(
    /// What the table shows, for those who do not see its surroundings.
    #[prop(into)]
    caption: String,
    columns: Vec<Column>,
    rows: Vec<Vec<AnyView>>,
) -> impl IntoView {
    let head: Vec<_> = columns
        .iter()
        .map(|column| {
            view! {
                <th scope="col" role="columnheader" class=if column.numeric { "num" } else { "" }>
                    {column.label.clone()}
                </th>
            }
        })
        .collect();
    let body: Vec<_> = rows
        .into_iter()
        .map(|cells| {
            let cells: Vec<_> = cells
                .into_iter()
                .zip(&columns)
                .enumerate()
                .map(|(index, (cell, column))| {
                    let class = if column.numeric { "num" } else { "" };
                    if index == 0 {
                        view! { <th scope="row" role="rowheader" class=class>{cell}</th> }.into_any()
                    } else {
                        view! {
                            <td role="cell" class=class data-label=column.label.clone()>
                                <div class="cell">{cell}</div>
                            </td>
                        }
                        .into_any()
                    }
                })
                .collect();
            view! { <tr role="row">{cells}</tr> }
        })
        .collect();
    view! {
        <table class="data" role="table">
            <caption class="hidden-visually">{caption}</caption>
            <thead role="rowgroup">
                <tr role="row">{head}</tr>
            </thead>
            <tbody role="rowgroup">{body}</tbody>
        </table>
    }
}

/// The way to the next rows, and back to the first.
#[component]
pub fn Pager(
    /// Address of the first page where this is a later one.
    #[prop(optional_no_strip)]
    first: Option<String>,
    /// Address of the next page where there is one.
    #[prop(optional_no_strip)]
    next: Option<String>,
) -> impl IntoView {
    (first.is_some() || next.is_some()).then(|| {
        view! {
            <nav class="pager" aria-label=t("pager")>
                {first.map(|to| view! { <a class="button button-quiet" href=to>{t("pager-first")}</a> })}
                {next.map(|to| view! { <a class="button button-quiet" href=to rel="next">{t("pager-next")}</a> })}
            </nav>
        }
    })
}
