//! Customers and contracts from another system: a table is sent, looked at, and taken in.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use crate::port::port;
use crate::server_fns::{DropImport, TakeImport};
use crate::ui::{
    Area, Column, DataTable, FieldProblems, Hidden, Pager, PostForm, StaffTab, answered, page, param, path,
    query, t, tr, words,
};
use crate::wire::{
    CellProblem, ColumnProblem, FieldProblem, ImportColumn, ImportDone, ImportLineRow, ImportRefusal,
    OpenImport, StaffImportView,
};

#[component]
pub fn ImportPage() -> impl IntoView {
    let (port, merchant) = (port(), param("merchant"));
    let after = query("after").and_then(|after| after.parse().ok());
    answered(
        async move { port.staff_import(&merchant, after).await },
        move |view| import(view, after.is_some()),
    )
}

fn import(view: StaffImportView, later: bool) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let waiting = view.open.is_some();
    let open = view.open.map(|open| opened(&slug, open, later));
    let done = (!view.done.is_empty()).then(|| taken_in(view.done));
    let send = (!waiting || view.refused.is_some()).then(|| send(&slug, view.refused.as_ref()));
    let (back, template) = (path::staff_customers(&slug), path::import_template(&slug));
    page(
        view.frame,
        Area::Staff(StaffTab::Customers),
        &t("import-title"),
        view! {
            <p class="back">
                <a href=back>{t("customer-back")}</a>
            </p>
            <h1>{t("import-title")}</h1>
            <p class="lead">{t("import-lead")}</p>
            {open}
            {send}
            <section class="section">
                <h2>{t("import-columns")}</h2>
                <p>{t("import-columns-note")}</p>
                <p>
                    <a href=template download="">{t("import-template")}</a>
                </p>
                {columns(&view.plans)}
            </section>
            {done}
        }
        .into_any(),
    )
}

fn send(slug: &str, refused: Option<&ImportRefusal>) -> AnyView {
    let failed = refused.is_some();
    let said = refused.map(|refused| {
        view! { <p class="error" id="table-error" role="alert">{refusal(refused)}</p> }
    });
    view! {
        <section class="section">
            <h2>{t("import-send")}</h2>
            // A file needs a form of its own kind, which a server function does not read.
            <form method="post" enctype="multipart/form-data" action=path::send_import(slug) class="stack">
                <div class=if failed { "field has-error" } else { "field" }>
                    <label for="table">{t("import-file")}</label>
                    <p class="hint" id="table-hint">
                        {t("import-file-hint")}
                    </p>
                    {said}
                    <input
                        type="file"
                        id="table"
                        name="table"
                        accept=".csv,.txt,text/csv"
                        required
                        aria-describedby=if failed { "table-hint table-error" } else { "table-hint" }
                        aria-invalid=failed.then_some("true")
                    />
                </div>
                <div>
                    <button class="button button-primary" type="submit">
                        {t("import-look")}
                    </button>
                </div>
            </form>
        </section>
    }
    .into_any()
}

fn heading(column: ImportColumn) -> String {
    t(column.word())
}

fn refusal(refused: &ImportRefusal) -> String {
    match refused {
        ImportRefusal::Empty => t("import-refused-empty"),
        ImportRefusal::TooLarge { most_mib } => {
            tr("import-refused-too-large", &[("most", &most_mib.to_string())])
        }
        ImportRefusal::TooManyRows { most } => {
            let most = words::quantity(u32::try_from(*most).unwrap_or(u32::MAX));
            tr("import-refused-too-many", &[("most", &most)])
        }
        ImportRefusal::NotText => t("import-refused-not-text"),
        ImportRefusal::UnknownColumn { heading } => {
            tr("import-refused-unknown-column", &[("heading", heading)])
        }
        ImportRefusal::ColumnTwice { column } => {
            tr("import-refused-twice", &[("heading", &heading(*column))])
        }
        ImportRefusal::ColumnsMissing { columns } => {
            let missing: Vec<String> = columns.iter().copied().map(heading).collect();
            tr("import-refused-missing", &[("headings", &missing.join(", "))])
        }
        ImportRefusal::Ragged { line } => tr("import-refused-ragged", &[("line", &line.to_string())]),
        ImportRefusal::Busy => t("import-refused-busy"),
    }
}

/// The file that waits, with what would come of it.
fn opened(slug: &str, open: OpenImport, later: bool) -> AnyView {
    let here = path::staff_import(slug);
    let next = open.next.map(|last| format!("{here}?after={last}"));
    let sum = tr(
        "import-sum",
        &[
            ("file", &open.file),
            ("customers", &open.customers.to_string()),
            ("contracts", &open.contracts.to_string()),
        ],
    );
    let broken = open.broken > 0;
    let state = if open.wanted {
        view! { <p class="alert" role="status">{t("import-wanted")} " " <a href=here.clone()>{t("import-reload")}</a></p> }
            .into_any()
    } else if broken {
        let text = tr("import-broken", &[("count", &open.broken.to_string())]);
        view! { <p class="alert alert-danger" role="alert">{text}</p> }.into_any()
    } else {
        view! { <p class="alert alert-good" role="status">{t("import-whole")}</p> }.into_any()
    };
    let (merchant, import) = (slug.to_owned(), open.id.to_string());
    let take = (!broken && !open.wanted).then(|| {
        let (merchant, import) = (merchant.clone(), import.clone());
        view! {
            <PostForm action=TakeImport::PATH>
                <Hidden name="form[merchant]" value=merchant />
                <Hidden name="form[import]" value=import />
                <button class="button button-primary" type="submit">{t("import-take")}</button>
            </PostForm>
        }
    });
    let throw = (!open.wanted).then(|| {
        view! {
            <PostForm action=DropImport::PATH>
                <Hidden name="form[merchant]" value=merchant />
                <Hidden name="form[import]" value=import />
                <button class="button button-quiet" type="submit">{t("import-throw")}</button>
            </PostForm>
        }
    });
    let lines = if broken {
        broken_lines(open.lines)
    } else {
        whole_lines(open.lines)
    };
    view! {
        <section class="section">
            <h2>{t("import-outcome")}</h2>
            <p>{sum}</p>
            {state}
            <div class="actions">{take} {throw}</div>
            {lines}
            <Pager first=later.then_some(here) next />
        </section>
    }
    .into_any()
}

fn whole_lines(lines: Vec<ImportLineRow>) -> AnyView {
    let rows = lines
        .into_iter()
        .map(|line| {
            let (day, gross) = match line.first {
                Some((day, gross)) => (words::date_short(day), words::amount(gross)),
                None => (t("import-nothing-due"), String::new()),
            };
            let day = if line.plan.is_some() { day } else { String::new() };
            vec![
                line.name.into_any(),
                line.line.into_any(),
                line.plan.unwrap_or_else(|| t("import-no-contract")).into_any(),
                day.into_any(),
                view! { <span class="amount">{gross}</span> }.into_any(),
            ]
        })
        .collect();
    let columns = vec![
        Column::text(t("field-name")),
        Column::number(t("import-line")),
        Column::text(t("import-plan")),
        Column::text(t("import-first-on")),
        Column::number(t("import-first-gross")),
    ];
    view! { <DataTable caption=t("import-outcome") columns rows /> }.into_any()
}

fn broken_lines(lines: Vec<ImportLineRow>) -> AnyView {
    let rows = lines
        .into_iter()
        .map(|line| {
            let problems: Vec<_> = line
                .problems
                .iter()
                .map(|problem| {
                    view! {
                        <li>
                            <b>{heading(problem.column)}</b>
                            ": "
                            {sentence(problem)}
                        </li>
                    }
                })
                .collect();
            vec![
                tr("import-line-number", &[("line", &line.line.to_string())]).into_any(),
                line.name.into_any(),
                view! { <ul class="wrongs">{problems}</ul> }.into_any(),
            ]
        })
        .collect();
    let columns = vec![
        Column::text(t("import-line")),
        Column::text(t("field-name")),
        Column::text(t("import-problems")),
    ];
    view! { <DataTable caption=t("import-problems") columns rows /> }.into_any()
}

/// What is wrong and how to mend it.
fn sentence(problem: &ColumnProblem) -> String {
    let line_of = |line: &u64| line.to_string();
    match &problem.what {
        CellProblem::Field(what) => {
            let field = FieldProblem {
                field: "import".to_owned(),
                what: *what,
            };
            FieldProblems::new(Vec::new())
                .with_labels(vec![("import".to_owned(), heading(problem.column))])
                .sentence(&field)
        }
        CellProblem::Taken => t("import-problem-taken"),
        CellProblem::Twice { line } => tr("import-problem-twice", &[("line", &line_of(line))]),
        CellProblem::Differs { line } => tr("import-problem-differs", &[("line", &line_of(line))]),
        CellProblem::PlanUnknown => t("import-problem-plan"),
        CellProblem::WithoutPlan => t("import-problem-without-plan"),
        CellProblem::UnitsMalformed => t("import-problem-units"),
        CellProblem::UnitsUnknown { component } => {
            tr("import-problem-component", &[("component", component)])
        }
        CellProblem::PaymentUnknown => t("import-problem-payment"),
        CellProblem::NumberMalformed => t("import-problem-number"),
        CellProblem::ReferenceMalformed => t("import-problem-reference"),
        CellProblem::BilledBeforeStart => t("import-problem-before-start"),
        CellProblem::BilledLongAgo { earliest } => tr(
            "import-problem-long-ago",
            &[("date", &words::date_long(*earliest))],
        ),
    }
}

/// What stands in which column.
fn columns(plans: &[String]) -> impl IntoView + use<> {
    let entries: Vec<_> = ImportColumn::ALL
        .into_iter()
        .map(|column| {
            let named = (column == ImportColumn::Plan && !plans.is_empty())
                .then(|| view! { " " <code>{plans.join(", ")}</code> });
            view! {
                <dt>{heading(column)}</dt>
                <dd>{t(column.means())} {named}</dd>
            }
        })
        .collect();
    view! { <dl class="meanings">{entries}</dl> }
}

fn taken_in(done: Vec<ImportDone>) -> impl IntoView {
    let rows = done
        .into_iter()
        .map(|done| {
            vec![
                done.file.into_any(),
                words::date_short(done.on).into_any(),
                done.by.into_any(),
                done.customers.into_any(),
                done.contracts.into_any(),
            ]
        })
        .collect();
    let columns = vec![
        Column::text(t("import-file-column")),
        Column::text(t("import-done-on")),
        Column::text(t("import-done-by")),
        Column::number(t("nav-customers")),
        Column::number(t("nav-contracts")),
    ];
    view! {
        <section class="section">
            <h2>{t("import-done")}</h2>
            <DataTable caption=t("import-done") columns rows />
        </section>
    }
}
