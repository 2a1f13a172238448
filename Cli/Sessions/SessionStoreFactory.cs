using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Mss.Cli.CommandLine;
using Mss.Grains.Interfaces;
using Mss.Grains.MobileUsers;
using Mss.Grains.Transactions;
using Mss.Storage;
using Mss.Storage.SessionLines;
using Mss.Storage.Sqlite;

namespace Mss.Cli.Sessions;

/// <summary>The one place where the command line chooses a store.</summary>
internal static class SessionStoreFactory
{
    /// <summary>
    /// Opens the embedded session log of a data directory without ever writing to it; the server may be running. With <c>Mss__Storage=Cassandra</c> in the
    /// environment, the cluster's instead.
    /// </summary>
    /// <exception cref="SessionLogException">There is none, or it cannot be read.</exception>
    public static ISessionLog OpenReadOnly(string dataDirectory) => Open<ISessionLog>(
        () => new SqliteSessionLog(SqliteDatabase.OpenReadOnly(dataDirectory)), CassandraStorage.OpenSessionLogAsync);

    /// <summary>The technical log lines that a server with this data directory keeps, or the cluster's; none where none are kept.</summary>
    /// <exception cref="SessionLogException">They cannot be read.</exception>
    public static ISessionLineStore OpenLines(string dataDirectory) => Open<ISessionLineStore>(
        () => SqliteSessionLineStore.ForReading(dataDirectory), CassandraStorage.OpenSessionLinesAsync);

    /// <summary>The keyed hash under which the indexes know a user.</summary>
    public static string HashUser(byte[] installationSecret, Msisdn msisdn) => new PersonalDataHash(new(installationSecret)).Of(msisdn);

    /// <summary>
    /// Checks an event's keyed hash, or null when the installation secret is not there: the links between the events are then all that can be checked.
    /// </summary>
    public static Func<TransactionId, LoggedEvent, bool>? EventCheck(string dataDirectory) =>
        InstallationSecret.Exists(dataDirectory) ? new EventChain(new(InstallationSecret.Read(dataDirectory))).IsIntact : null;

    private static T Open<T>(Func<T> embedded, Func<IConfiguration, Task<T>> cluster)
    {
        try
        {
            return ServerSettings.OfProcess.IsCluster ? cluster(ServerSettings.OfProcess.Configuration).GetAwaiter().GetResult() : embedded();
        }
        catch (Exception e) when (e is StorageException or OptionsValidationException)
        {
            throw new SessionLogException(e.Message, e);
        }
    }
}
