use billing::*;
use proptest::prelude::*;

use crate::story::{day, span};

#[test]
fn boundaries_keep_the_anchor_day_through_short_months_and_leap_years() {
    let table = [
        ("2026-01-31", "1 month", 0, "2026-01-31"),
        ("2026-01-31", "1 month", 1, "2026-02-28"),
        ("2026-01-31", "1 month", 2, "2026-03-31"),
        ("2026-01-31", "1 month", 3, "2026-04-30"),
        ("2026-01-31", "1 month", -2, "2025-11-30"),
        ("2028-01-31", "1 month", 1, "2028-02-29"),
        ("2026-01-30", "1 month", 1, "2026-02-28"),
        ("2026-01-30", "1 month", 2, "2026-03-30"),
        ("2026-11-30", "3 months", 1, "2027-02-28"),
        ("2026-11-30", "3 months", 2, "2027-05-30"),
        ("2024-02-29", "1 year", 1, "2025-02-28"),
        ("2024-02-29", "1 year", 3, "2027-02-28"),
        ("2024-02-29", "1 year", 4, "2028-02-29"),
        ("2024-02-29", "12 months", 4, "2028-02-29"),
        ("2096-02-29", "4 years", 1, "2100-02-28"),
        ("2026-12-31", "1 day", 1, "2027-01-01"),
        ("2026-03-28", "1 week", 1, "2026-04-04"),
        ("2026-01-31", "2 weeks", -1, "2026-01-17"),
    ];
    for (anchor, cycle, n, expected) in table {
        assert_eq!(
            boundary(day(anchor), span(cycle), n),
            Ok(day(expected)),
            "{anchor} + {n} × {cycle}"
        );
    }
}

#[test]
fn an_aligned_anchor_is_the_first_such_day_not_before_the_start() {
    for (start, aligned, expected, next) in [
        ("2026-03-15", 1, "2026-04-01", "2026-05-01"),
        ("2026-03-01", 1, "2026-03-01", "2026-04-01"),
        ("2026-02-10", 31, "2026-02-28", "2026-03-31"),
        ("2026-12-31", 30, "2027-01-30", "2027-02-28"),
    ] {
        let anchor = Anchor::aligned(day(start), aligned).unwrap();
        assert_eq!(anchor.date(), day(expected), "{start} aligned to {aligned}");
        assert_eq!(anchor.boundary(span("1 month"), 1), Ok(day(next)));
    }
    assert_eq!(
        Anchor::aligned(day("2026-01-01"), 32),
        Err(CalendarError::NoDayOfMonth { day: 32 })
    );
}

#[test]
fn spans_are_read_and_written_as_words() {
    for text in [
        "1 day",
        "14 days",
        "2 weeks",
        "1 month",
        "12 months",
        "1 year",
        "0 days",
    ] {
        assert_eq!(text.parse::<Span>().unwrap().to_string(), text);
    }
    for text in [
        "",
        "month",
        "1",
        "+1 month",
        "-1 month",
        "1.5 months",
        "1  month",
        "1 fortnight",
        "99999999999 days",
    ] {
        assert!(text.parse::<Span>().is_err(), "{text:?}");
    }
}

#[test]
fn a_period_knows_its_days_and_has_at_least_one() {
    let february = Period::new(day("2028-02-01"), day("2028-03-01")).unwrap();
    assert_eq!((february.days(), february.last_day()), (29, day("2028-02-29")));
    assert!(february.contains(day("2028-02-01")) && !february.contains(day("2028-03-01")));
    assert!(Period::new(day("2026-01-01"), day("2026-01-01")).is_err());
    assert!(serde_json::from_str::<Period>(r#"{"from":"2026-01-02","until":"2026-01-01"}"#).is_err());
}

#[test]
fn dates_outside_the_calendar_are_errors() {
    assert_eq!(
        add_span(chrono::NaiveDate::MAX, span("1 day")),
        Err(CalendarError::OutOfRange)
    );
    assert_eq!(
        boundary(day("2026-01-01"), Span::years(u32::MAX), i32::MAX),
        Err(CalendarError::OutOfRange)
    );
}

fn any_cycle() -> impl Strategy<Value = Span> {
    prop_oneof![
        (1_u32..60).prop_map(Span::days),
        (1_u32..9).prop_map(Span::weeks),
        (1_u32..25).prop_map(Span::months),
        (1_u32..4).prop_map(Span::years),
    ]
}

/// Easter told another way: by golden number and epact (Clavius, as in Knuth, The Art of Computer Programming 1, 1.3.2).
fn easter_by_epact(year: i64) -> (i64, i64) {
    let golden = year % 19 + 1;
    let century = year / 100 + 1;
    let (leap_years_left_out, moon) = (3 * century / 4 - 12, (8 * century + 5) / 25 - 5);
    let sunday = 5 * year / 4 - leap_years_left_out - 10;
    let mut epact = (11 * golden + 20 + moon - leap_years_left_out).rem_euclid(30);
    if (epact == 25 && golden > 11) || epact == 24 {
        epact += 1;
    }
    let full_moon = if epact > 23 { 74 - epact } else { 44 - epact };
    let easter = full_moon + 7 - (sunday + full_moon) % 7;
    if easter > 31 {
        (4, easter - 31)
    } else {
        (3, easter)
    }
}

#[test]
fn easter_is_the_sunday_after_the_first_full_moon_of_spring() {
    use chrono::Datelike;
    for known in [
        "1954-04-18",
        "1981-04-19",
        "2008-03-23",
        "2011-04-24",
        "2016-03-27",
        "2024-03-31",
        "2026-04-05",
        "2038-04-25",
        "2049-04-18",
        "2076-04-19",
        "2285-03-22",
    ] {
        let known = day(known);
        assert_eq!(calendar::easter_sunday(known.year()), Some(known));
    }
    for year in 1583..4100 {
        let easter = calendar::easter_sunday(year).unwrap();
        let found = (i64::from(easter.month()), i64::from(easter.day()));
        assert_eq!(found, easter_by_epact(i64::from(year)), "{year}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    /// Law 9.
    #[test]
    fn periods_tile_without_gap_or_overlap(offset in 0_i64..9000, cycle in any_cycle(), aligned in proptest::option::of(1_u32..32)) {
        let start = day("2010-01-01") + chrono::TimeDelta::days(offset);
        let aligned = aligned.filter(|_| cycle.as_months().is_some());
        let anchor = aligned.map_or(Anchor::on(start), |day| Anchor::aligned(start, day).unwrap());
        let tiles: Vec<_> = anchor.periods(cycle, start).unwrap().take(60).map(Result::unwrap).collect();
        prop_assert_eq!(tiles[0].period.from(), start);
        for pair in tiles.windows(2) {
            prop_assert_eq!(pair[0].period.until(), pair[1].period.from());
            prop_assert_eq!(pair[0].full.until(), pair[1].full.from());
            prop_assert_eq!(pair[1].period, pair[1].full);
        }
        prop_assert!(tiles[0].period.until() == tiles[0].full.until() && tiles[0].full.from() <= start);
    }

    #[test]
    fn boundaries_hit_the_anchor_day_whenever_the_month_has_it(offset in 0_i64..9000, months in 1_u32..25, n in -60_i32..60) {
        use chrono::Datelike;
        let anchor = day("2010-01-01") + chrono::TimeDelta::days(offset);
        let date = boundary(anchor, Span::months(months), n).unwrap();
        let month_has_it = date.with_day(anchor.day()).is_some();
        prop_assert_eq!(month_has_it, date.day() == anchor.day());
        prop_assert!(month_has_it || date.succ_opt().unwrap().day() == 1);
    }
}
