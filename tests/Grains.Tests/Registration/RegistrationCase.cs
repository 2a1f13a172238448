using Mss.Grains.Interfaces;
using Mss.Grains.Tests.Hosting;

namespace Mss.Grains.Tests.Registration;

/// <summary>Orders of a registration authority.</summary>
internal static class RegistrationCase
{
    public const string Number = "+99901002001";
    public const string Card = "899999901002001";

    public static readonly RegistrationStep[] Whole =
    [
        Step(RegistrationOperation.CreateUser),
        Step(RegistrationOperation.AddDevice, ("ICCID", Card)),
        Step(RegistrationOperation.RequestCertificate),
        Step(RegistrationOperation.ActivateUser),
    ];

    public static RegistrationStep Step(RegistrationOperation operation, params (string Name, string Value)[] parameters) =>
        new() { Operation = operation, Parameters = [.. parameters.Select(p => new RegistrationParameter(p.Name, p.Value))] };

    public static RegistrationOrder Order(MssCluster mss, params RegistrationStep[] steps) => OrderOf(mss, Number, steps);

    public static RegistrationOrder OrderOf(MssCluster mss, string number, params RegistrationStep[] steps) => new()
    {
        ApId = "http://ra.example",
        ApTransId = "R" + Guid.NewGuid().ToString("N"),
        Instant = mss.Time.GetUtcNow(),
        Msisdn = Msisdn.Parse(number),
        Steps = steps,
    };

    public static TransactionId IdOf(MssCluster mss, RegistrationOrder order) => RegistrationId.Create(mss.Ids, order);

    public static IRegistrationGrain Grain(MssCluster mss, RegistrationOrder order) => mss.Grains.GetGrain<IRegistrationGrain>(IdOf(mss, order).Value);

    public static Task<RegistrationAnswer> RegisterAsync(MssCluster mss, RegistrationOrder order) => Grain(mss, order).Submit(order);

    public static Task<RegistrationAnswer> DoAsync(MssCluster mss, params RegistrationStep[] steps) => RegisterAsync(mss, Order(mss, steps));
}
