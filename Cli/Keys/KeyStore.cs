using Mss.Grains.Interfaces;
using Mss.Sscd.Keys.Quality;
using Mss.Storage;
using Mss.Storage.Sqlite;

namespace Mss.Cli.Keys;

/// <summary>The users' keys of the embedded store.</summary>
internal static class KeyStore
{
    /// <summary>All keys that are not disabled, read while the server may be running.</summary>
    /// <exception cref="StorageException">There is no store, or it cannot be read.</exception>
    public static async Task<List<KeyEntry>> ReadAsync(string dataDirectory, CancellationToken cancellationToken)
    {
        await using var database = SqliteDatabase.OpenReadOnly(dataDirectory);
        var entries = new List<KeyEntry>();
        await foreach (var user in new SqliteUserList(database).ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var device in user.Devices)
            {
                foreach (var key in device.Keys.Where(key => !key.Disabled))
                {
                    var spki = KeyQuality.KeyOf(key.Certificate)?.ToArray() ?? [];
                    entries.Add(new KeyEntry(dataDirectory, user.Msisdn, $"{device.Kind}/{device.DeviceId}", key.KeyId, spki, KeyQuality.ModulusOf(spki)));
                }
            }
        }

        return entries;
    }

    /// <summary>Marks keys as disabled. The server must not run: its users' activations would go on with what they have read.</summary>
    /// <returns>How many were marked.</returns>
    /// <exception cref="StorageException">A server uses the directory, or it cannot be written.</exception>
    public static async Task<int> DisableAsync(string dataDirectory, IEnumerable<KeyEntry> keys, CancellationToken cancellationToken)
    {
        await using var database = SqliteDatabase.Open(new SqliteStorageOptions { DataDirectory = dataDirectory });
        var users = new SqliteUserStore(database);
        var disabled = 0;
        foreach (var ofUser in keys.GroupBy(key => key.User!.Value))
        {
            var names = ofUser.Select(key => (key.Device, key.KeyId)).ToHashSet();
            disabled += await DisableAsync(users, ofUser.Key, names, cancellationToken).ConfigureAwait(false);
        }

        return disabled;
    }

    private static async Task<int> DisableAsync(SqliteUserStore users, Msisdn number, HashSet<(string? Device, string? KeyId)> names, CancellationToken cancellationToken)
    {
        if (await users.GetAsync(number, cancellationToken).ConfigureAwait(false) is not { } user)
        {
            return 0;
        }

        var count = 0;
        var devices = user.Devices.Select(device => device with
        {
            Keys = [.. device.Keys.Select(key =>
            {
                var hit = !key.Disabled && names.Contains(($"{device.Kind}/{device.DeviceId}", key.KeyId));
                count += hit ? 1 : 0;
                return hit ? key with { Disabled = true } : key;
            })],
        }).ToList();
        var changed = user with { Devices = devices, Version = user.Version + 1 };
        return count == 0 || await users.PutAsync(changed, cancellationToken).ConfigureAwait(false)
            ? count
            : throw new StorageException("A user was changed by another program meanwhile. Run the check again.");
    }
}
