using Mss.Grains.Interfaces;
using Mss.Grains.Transactions;

namespace Mss.Cli.Sessions;

/// <summary>The one place where the command line chooses a store: both members are a line each for a build that has one.</summary>
internal static class SessionStoreFactory
{
    /// <summary>Opens the embedded session log of a data directory without ever writing to it.</summary>
    /// <exception cref="SessionLogException">There is none, or this build cannot read it.</exception>
    public static ISessionLog OpenReadOnly(string dataDirectory) => throw new SessionLogException($"this build cannot read the session log in '{dataDirectory}'");

    /// <summary>The keyed hash under which the indexes know a user.</summary>
    public static string HashUser(byte[] installationSecret, Msisdn msisdn) => throw new SessionLogException("this build cannot look a user up");
}
