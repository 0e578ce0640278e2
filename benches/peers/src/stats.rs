//! Medians, and gort's ratio to a peer.

/// The middle value; of an even number the mean of the two in the middle; `None` of none.
pub(crate) fn median(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => None,
        len if len % 2 == 1 => Some(values[middle]),
        _ => Some(f64::midpoint(values[middle - 1], values[middle])),
    }
}

/// How many times better gort is: the median of the ratios of each round, in which both were measured one right after
/// the other, so that what disturbs a round disturbs both. Rounds that one of them lacks do not count.
pub(crate) fn ratio(gort: &[Option<f64>], peer: &[Option<f64>], more_is_better: bool) -> Option<f64> {
    let pairs = gort.iter().zip(peer).filter_map(|(gort, peer)| Some(((*gort)?, (*peer)?)));
    median(pairs.map(|(gort, peer)| if more_is_better { gort / peer } else { peer / gort }))
}

/// The value below which `share` of the sorted values lie (nearest rank); 0 of none.
pub(crate) fn quantile(sorted: &[u32], share: f64) -> u32 {
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.max(1) - 1).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle() {
        assert_eq!(median([]), None);
        assert_eq!(median([3.0]), Some(3.0));
        assert_eq!(median([9.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median([4.0, 1.0, 2.0, 9.0]), Some(3.0));
    }

    #[test]
    fn the_ratio_is_of_pairs_not_of_medians() {
        // The machine was ten times slower in the second round, for both.
        let (gort, peer) = ([Some(1.0), Some(10.0), Some(1.0)], [Some(3.0), Some(30.0), Some(4.0)]);
        assert_eq!(ratio(&gort, &peer, false), Some(3.0));
        // A throughput: more is better, so it is gort's that stands above the line.
        assert_eq!(ratio(&[Some(30.0)], &[Some(10.0)], true), Some(3.0));
    }

    #[test]
    fn a_round_that_one_side_lacks_does_not_count() {
        assert_eq!(ratio(&[Some(1.0), None, Some(1.0)], &[None, Some(2.0), Some(5.0)], false), Some(5.0));
        assert_eq!(ratio(&[None], &[Some(2.0)], false), None);
    }

    #[test]
    fn quantiles_are_values_that_occurred() {
        let sorted: Vec<u32> = (1..=100).collect();
        assert_eq!((quantile(&sorted, 0.5), quantile(&sorted, 0.99), quantile(&sorted, 1.0)), (50, 99, 100));
        assert_eq!((quantile(&[7], 0.99), quantile(&[], 0.5)), (7, 0));
    }
}
