//! How long a table of customers takes to be looked through and to be taken in.

use std::fmt::Write;
use std::time::Instant;

use app::wire::ImportColumn;
use billing::staff::StaffRole;
use store::customers::Staff;
use store::embedded::Cluster;
use texts::{Lang, t};

use super::{Bed, fill, rounded};
use crate::failure::Failure;
use crate::startup::StartError;
use crate::use_cases::importing::{look_through, take_in};

/// Has a table of so many customers looked through and taken in, each with a contract, every other by direct debit, and prints the figures.
///
/// # Errors
/// When the machine or its PostgreSQL refuses, or the table is not taken in whole.
pub(super) async fn import_run(
    cluster: &Cluster,
    customers: u32,
    print: &impl Fn(&str),
) -> Result<(), StartError> {
    let bed = Bed::made(cluster).await?;
    let app = &bed.app;
    let merchant = fill(app, 1, None).await?;
    let staff = Staff {
        id: app.new_id(),
        email: "bench@post.example".to_owned(),
        name: "Bench".to_owned(),
        role: StaffRole::Owner,
    };
    let mut tx = app.store().begin(merchant.id).await.map_err(Failure::from)?;
    tx.insert_staff(&staff, "-", app.now())
        .await
        .map_err(Failure::from)?;
    tx.commit().await.map_err(Failure::from)?;

    let table = table(customers, app.moment(&merchant).today());
    let bytes = table.len();
    let began = Instant::now();
    let kept = look_through(app, &merchant, staff.id, "bench.csv", table.into_bytes()).await?;
    let looked = began.elapsed();
    if let Err(refusal) = kept {
        return Err(Failure::Defect(format!("the table was refused: {refusal:?}")).into());
    }
    let mut tx = app.store().begin(merchant.id).await.map_err(Failure::from)?;
    let open = tx.open_import().await.map_err(Failure::from)?;
    let wanted = match &open {
        Some(open) => tx.want_import(open.id, staff.id).await.map_err(Failure::from)?,
        None => false,
    };
    tx.commit().await.map_err(Failure::from)?;
    if !wanted {
        return Err(Failure::Defect(format!("the table is not whole: {open:?}")).into());
    }
    let began = Instant::now();
    take_in(app, &merchant).await?;
    let taken = began.elapsed();
    let mut tx = app.store().begin(merchant.id).await.map_err(Failure::from)?;
    let done = tx.imports_done(1).await.map_err(Failure::from)?;
    tx.commit().await.map_err(Failure::from)?;
    if done.iter().map(|done| done.counts.contracts).sum::<i32>() != i32::try_from(customers).unwrap_or(0) {
        return Err(Failure::Defect(format!("not all was taken in: {done:?}")).into());
    }
    print(&format!(
        "{customers} customers with a contract each ({bytes} bytes): looked through in {} s, taken in in {} s",
        rounded(looked.as_secs_f64(), 1),
        rounded(taken.as_secs_f64(), 1)
    ));
    bed.cleared().await;
    Ok(())
}

fn table(customers: u32, today: chrono::NaiveDate) -> String {
    let headings = ImportColumn::ALL.map(|column| t(Lang::De, column.word()));
    let mut table = headings.join(";");
    table.push('\n');
    let starts_on = today - chrono::TimeDelta::days(300);
    for number in 0..customers {
        let payment = match number % 2 {
            0 => format!("Lastschrift;;DE02500105170137075030;M-{number};{starts_on}"),
            _ => "Rechnung;;;;".to_owned(),
        };
        // Writing to a text does not fail.
        let _ = writeln!(
            table,
            "A-{number};;Vorname{number};Nachname{number};Hauptstraße {number};;20095;Hamburg;DE;alt{number}@post.example;;de;B-{number};\
             plan;2;{starts_on};{today};{payment}"
        );
    }
    table
}
