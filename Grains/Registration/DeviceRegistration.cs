using System.Globalization;
using System.Security.Cryptography;
using Mss.Grains.Interfaces;
using Mss.Grains.MobileUsers;
using Mss.Sscd.Provisioning;

namespace Mss.Grains.Registration;

/// <summary>Devices of a user: a key is made on the device, which proves that it has it, before the user's document names it.</summary>
internal sealed class DeviceRegistration(DeviceProvisioners provisioners)
{
    // UserDevice and the simulated SIM's menu: more keys than anybody can tell apart.
    private const int MaxKeys = 16;
    private const int MaxDevices = 16;

    private static readonly ProfileOperation[] UsualOperations =
        [ProfileOperation.Sign, ProfileOperation.Authn, ProfileOperation.Consent, ProfileOperation.Digest];

    public async ValueTask<UserChange> AddAsync(MobileUser user, RegistrationStep step, CancellationToken cancellationToken)
    {
        var kind = KindOf(step);
        if (provisioners.Find(kind) is not { } provisioner)
        {
            return UserChange.Wrong("DeviceKind", $"devices of kind '{Cut(kind)}' are not prepared here");
        }

        var draft = new KeyDraft();
        if (IdOf(step) is not { } deviceId)
        {
            return provisioner is not IDeviceCoupling coupling ? UserChange.Refuse(Fault.Missing(kind == "sim" ? "ICCID" : "DeviceId"))
                : Read(step, draft) is { } unusable ? UserChange.Refuse(unusable)
                : await OfferAsync(user, coupling, kind, draft.KeyId, step, cancellationToken);
        }

        if (step.Get("Activate") is not null)
        {
            return UserChange.Wrong("Activate", "is for a device that will be coupled; this one is here");
        }

        if (Read(step, draft) is { } wrong)
        {
            return UserChange.Refuse(wrong);
        }

        var device = Find(user, kind, deviceId);
        if (device?.Keys.Any(key => key.KeyId == draft.KeyId) is true)
        {
            return UserChange.Fail(4072, $"the device has key '{draft.KeyId}' already");
        }

        if (device?.Keys.Count >= MaxKeys || (device is null && user.Devices.Count >= MaxDevices))
        {
            return UserChange.Fail(4072, $"a user has at most {MaxDevices} devices, a device at most {MaxKeys} keys");
        }

        var challenge = RandomNumberGenerator.GetBytes(32);
        var reply = await provisioner.ProvideKeyAsync(
            new KeyToProvide(deviceId, user.Msisdn.Value, draft.KeyId, step.Get("KeyAlgorithm"), challenge), cancellationToken);
        if (reply.Key is not { } provided)
        {
            return reply.WrongParameter is { } parameter ? UserChange.Wrong(parameter, reply.Detail) : UserChange.Fail(4073, reply.Detail);
        }

        if (!ProofOfPossession.Verify(provided, challenge, draft.KeyId))
        {
            return UserChange.Fail(4073, "the device did not prove that it has the private key");
        }

        var key = new UserKey(draft.KeyId, [], draft.Operations, draft.MinLoa, draft.MaxLoa, provided.PublicKey);
        var changed = device is null
            ? user with { Devices = [.. user.Devices, new UserDevice(kind, deviceId, [key])] }
            : user with { Devices = [.. user.Devices.Select(other => other == device ? device with { Keys = [.. device.Keys, key] } : other)] };
        return UserChange.To(user, changed, new RegistrationResult
        {
            Outputs = [new("DeviceKind", kind), new("DeviceId", deviceId), new("KeyId", draft.KeyId)],
            PublicKey = provided.PublicKey,
        });
    }

    // The device comes later, by itself; CoupledDevices goes on from there.
    private static async ValueTask<UserChange> OfferAsync(
        MobileUser user, IDeviceCoupling coupling, string kind, string keyId, RegistrationStep step, CancellationToken cancellationToken)
    {
        if (user.Devices.Count >= MaxDevices)
        {
            return UserChange.Fail(4072, $"a user has at most {MaxDevices} devices");
        }

        if (step.Get("Activate") is not (null or "true" or "false"))
        {
            return UserChange.Wrong("Activate", "must be true or false");
        }

        var offer = await coupling.OfferAsync(new CouplingOrder(user.Msisdn.Value, keyId, step.Get("KeyAlgorithm"), CouplingWish.Of(step).ToText()), cancellationToken);
        return offer.Code is { } code
            ? new UserChange(null, new RegistrationResult
            {
                Outputs = [new("DeviceKind", kind), new("CouplingExpires", offer.Expires.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))],
                ToldOnce = [new("CouplingCode", code)],
            })
            : offer.WrongParameter is { } parameter ? UserChange.Wrong(parameter, offer.Detail) : UserChange.Fail(4073, offer.Detail);
    }

    public async ValueTask<UserChange> RemoveAsync(MobileUser user, RegistrationStep step, CancellationToken cancellationToken)
    {
        if (IdOf(step) is not { } deviceId)
        {
            return UserChange.Refuse(Fault.Missing("DeviceId"));
        }

        if (Find(user, KindOf(step), deviceId) is not { } device)
        {
            return UserChange.Wrong("DeviceId", "the user has no such device");
        }

        await RetireAsync(user, device, cancellationToken);
        return UserChange.To(user, user with { Devices = [.. user.Devices.Where(other => other != device)] });
    }

    public async ValueTask RetireAsync(MobileUser user, UserDevice device, CancellationToken cancellationToken)
    {
        // Of a kind that is prepared elsewhere nothing is destroyed; without its certificate the key is worth nothing.
        if (provisioners.Find(device.Kind) is { } provisioner)
        {
            await provisioner.RetireAsync(device.DeviceId, user.Msisdn.Value, cancellationToken);
        }
    }

    internal static string KindOf(RegistrationStep step) => step.Get("DeviceKind") ?? "sim";

    /// <summary>Address of the device that the step names: for a SIM its ICCID. Null when it names none.</summary>
    internal static string? IdOf(RegistrationStep step) => step.Get("DeviceId") ?? step.Get("ICCID");

    internal static UserDevice? Find(MobileUser user, string kind, string deviceId) =>
        user.Devices.FirstOrDefault(device => device.Kind == kind && device.DeviceId == deviceId);

    private static Fault? Read(RegistrationStep step, KeyDraft draft)
    {
        draft.KeyId = step.Get("KeyId") ?? "sign";
        if (draft.KeyId.Length > 64 || !draft.KeyId.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            return Fault.WrongParam("KeyId", "must be 1 to 64 letters, digits or -_.");
        }

        if (!TryReadLoa(step, "MinLoa", 2, out var min) || !TryReadLoa(step, "MaxLoa", 4, out var max) || min > max)
        {
            return Fault.WrongParam("MinLoa, MaxLoa", "must be 2 to 4, and MinLoa not above MaxLoa");
        }

        (draft.MinLoa, draft.MaxLoa) = (min, max);
        if (step.Get("Operations") is not { } names)
        {
            draft.Operations = UsualOperations;
            return null;
        }

        var operations = new List<ProfileOperation>();
        foreach (var name in names.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (char.IsAsciiDigit(name[0]) || !Enum.TryParse<ProfileOperation>(name, ignoreCase: true, out var operation) || !Enum.IsDefined(operation))
            {
                return Fault.WrongParam("Operations", $"'{Cut(name)}' is no operation of a signature profile");
            }

            operations.Add(operation);
        }

        draft.Operations = [.. operations.Distinct()];
        return operations.Count == 0 ? Fault.WrongParam("Operations", "names none") : null;
    }

    private static bool TryReadLoa(RegistrationStep step, string name, int usual, out int loa)
    {
        loa = usual;
        return step.Get(name) is not { } text
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out loa) && loa is >= 2 and <= 4);
    }

    private static string Cut(string text) => text.Length <= 32 ? text : text[..32];

    private sealed class KeyDraft
    {
        public string KeyId { get; set; } = "";

        public ProfileOperation[] Operations { get; set; } = [];

        public int MinLoa { get; set; }

        public int MaxLoa { get; set; }
    }
}
