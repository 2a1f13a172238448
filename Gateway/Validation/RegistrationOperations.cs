using System.Collections.Frozen;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Validation;

/// <summary>An operation of the mreg extension as this MSSP offers it.</summary>
/// <param name="Name">Its Name on the wire.</param>
/// <param name="Element">The element that it stands in.</param>
/// <param name="Operation">What is done.</param>
/// <param name="Role">Who may ask.</param>
/// <param name="Parameters">The parameters that it takes; any other is refused, for a parameter that is not looked at would mislead, and may be a secret.</param>
internal sealed record RegistrationOperationInfo(string Name, string Element, RegistrationOperation Operation, ApRoles Role, string[] Parameters);

/// <summary>Every operation. The extension's schema names none: these are this MSSP's.</summary>
internal static class RegistrationOperations
{
    private const string Provisioning = "ProvisioningOperation";
    private const string Wireless = "WirelessOperation";
    private const string Certification = "CertificationOperation";
    private static readonly string[] Device = ["DeviceKind", "DeviceId", "ICCID"];
    private static readonly string[] Key = [.. Device, "KeyId"];

    private static readonly RegistrationOperationInfo[] Rows =
    [
        new("CreateMobileUser", Provisioning, RegistrationOperation.CreateUser, ApRoles.RegistrationAuthority, []),
        new("GetMobileUser", Provisioning, RegistrationOperation.GetUser, ApRoles.RegistrationAuthority, []),
        new("ActivateMobileUser", Provisioning, RegistrationOperation.ActivateUser, ApRoles.RegistrationAuthority, []),
        new("SuspendMobileUser", Provisioning, RegistrationOperation.SuspendUser, ApRoles.RegistrationAuthority, []),
        new("ResumeMobileUser", Provisioning, RegistrationOperation.ResumeUser, ApRoles.RegistrationAuthority, []),
        new("RemoveMobileUser", Provisioning, RegistrationOperation.RemoveUser, ApRoles.RegistrationAuthority, []),
        new("AddDevice", Wireless, RegistrationOperation.AddDevice, ApRoles.RegistrationAuthority, [.. Key, "KeyAlgorithm", "Operations", "MinLoa", "MaxLoa", "Activate"]),
        new("RemoveDevice", Wireless, RegistrationOperation.RemoveDevice, ApRoles.RegistrationAuthority, Device),
        new("RequestCertificate", Certification, RegistrationOperation.RequestCertificate, ApRoles.CertificationAuthority, [.. Key, "CertificateProfile", "SerialNumber", "CommonName", "X509Certificate", "PKCS10"]),
        new("GetCertificate", Certification, RegistrationOperation.GetCertificate, ApRoles.CertificationAuthority, Key),
        new("RevokeCertificate", Certification, RegistrationOperation.RevokeCertificate, ApRoles.CertificationAuthority, [.. Key, "Reason"]),
    ];

    private static readonly FrozenDictionary<string, RegistrationOperationInfo> ByName = Rows.ToFrozenDictionary(row => row.Name);

    /// <summary>All rows.</summary>
    public static IReadOnlyList<RegistrationOperationInfo> All => Rows;

    /// <summary>The operation of that name, or null.</summary>
    public static RegistrationOperationInfo? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>True for the elements in which an operation may stand here; Entity, EntityUser and Compound operations are not offered.</summary>
    public static bool IsOffered(string element) => element is Provisioning or Wireless or Certification;
}
