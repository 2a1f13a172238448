using Mss.Grains.Interfaces;

namespace Mss.Gateway.Routing;

/// <summary>
/// Finds the home MSSP of a request (RE of TS 102 207). There is one: this installation. Roaming partners are added here, by the user's number or by MSSP_ID.
/// </summary>
public sealed class RoutingEntity(IHomeMssp home)
{
    /// <summary>The home MSSP of a user.</summary>
    /// <param name="user">The user's number.</param>
    public IHomeMssp ForUser(Msisdn user) => home;

    /// <summary>The home MSSP that a transaction was given by; its answer to the signature request named it in MSSP_Info.</summary>
    /// <param name="transaction">MSSP_TransID.</param>
    public IHomeMssp ForTransaction(TransactionId transaction) => home;
}
