using System.Security.Cryptography;
using Mss.Sscd.Keys.Quality;

namespace Mss.Cli.Keys;

/// <summary>Checks a list of keys: each by itself, then against all others.</summary>
/// <param name="keys">The keys.</param>
/// <param name="policy">Bounds of the checks.</param>
/// <param name="thorough">Also looks for prime moduli.</param>
/// <param name="statePath">Where to keep how far it has come, or null.</param>
/// <param name="progress">Told of each step: what, done, of how many.</param>
internal sealed class KeyCheck(IReadOnlyList<KeyEntry> keys, KeyQualityPolicy policy, bool thorough, string? statePath, Action<string, int, int> progress)
{
    private const int SaveEvery = 1000;

    public IReadOnlyList<PlacedDefect> Run(KeyCheckState state, CancellationToken cancellationToken)
    {
        CheckEach(state, cancellationToken);
        var defects = new List<PlacedDefect>(state.Defects);
        defects.AddRange(Duplicates());
        defects.AddRange(SharedFactors(state, cancellationToken));
        defects.RemoveAll(defect => policy.VerdictOf(defect.Finding) == KeyVerdict.Ignore);
        return [.. defects.OrderBy(defect => defect.Place)];
    }

    private void CheckEach(KeyCheckState state, CancellationToken cancellationToken)
    {
        while (state.Checked < keys.Count)
        {
            var place = state.Checked;
            var key = keys[place];
            var found = key.Spki.Length == 0 && key.Modulus is not null
                ? KeyQuality.CheckModulus(key.Modulus, policy, thorough)
                : KeyQuality.Check(key.Spki, policy, thorough);
            state.Defects.AddRange(found.Select(defect => new PlacedDefect(place, defect.Finding, defect.Text)));
            state.Checked++;
            if (state.Checked % SaveEvery == 0 || state.Checked == keys.Count || cancellationToken.IsCancellationRequested)
            {
                state.Save(statePath);
            }

            progress("keys", state.Checked, keys.Count);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    // Two certificates of one user over one key are a renewal; a key of two users makes their signatures worthless.
    private IEnumerable<PlacedDefect> Duplicates() =>
        from place in Enumerable.Range(0, keys.Count)
        where keys[place].User is not null && keys[place].Spki.Length > 0
        group place by Convert.ToHexString(SHA256.HashData(keys[place].Spki)) into same
        let users = same.Select(place => keys[place].User).Distinct().Count()
        where users > 1
        from place in same
        select new PlacedDefect(place, KeyFinding.DuplicateKey, FormattableString.Invariant($"{users} users have this key"));

    private IEnumerable<PlacedDefect> SharedFactors(KeyCheckState state, CancellationToken cancellationToken)
    {
        // What has small factors or is absurdly long is found already, and would share factors with everything.
        var spoilt = state.Defects.Where(d => d.Finding is KeyFinding.SmallFactor or KeyFinding.Unreadable).Select(d => d.Place).ToHashSet();
        var distinct = Enumerable.Range(0, keys.Count)
            .Where(place => keys[place].Modulus is { Length: > 1 } && !spoilt.Contains(place))
            .GroupBy(place => Convert.ToHexString(keys[place].Modulus!)).ToList();
        var batch = new BatchGcd(distinct.Select(group => keys[group.First()].Modulus!));
        for (var chunk = 0; chunk < batch.ChunkCount; chunk++)
        {
            if (!state.Chunks.Contains(chunk))
            {
                state.Sharing.AddRange(batch.FindIn(chunk, cancellationToken));
                state.Chunks.Add(chunk);
                state.Save(statePath);
            }

            progress("shared factors", chunk + 1, batch.ChunkCount);
        }

        return from pair in batch.Partners(state.Sharing, cancellationToken)
               let others = string.Join(", ", pair.Value.Take(10).Select(partner => Name(distinct[partner].First())))
               from place in distinct[pair.Key]
               select new PlacedDefect(place, KeyFinding.SharedFactor, FormattableString.Invariant($"the modulus shares a factor with {pair.Value.Count} other: {others}"));
    }

    // Without the user's number: the text may go to a screen.
    private string Name(int place) => keys[place] is { User: not null } key ? $"{key.Device}/{key.KeyId}" : keys[place].Source;
}
