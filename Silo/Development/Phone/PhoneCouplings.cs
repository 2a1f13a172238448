using Mss.Grains.Interfaces;
using QRCoder;

namespace Mss.Silo.Development.Phone;

/// <summary>The registration authority of the phone page: gives a developer the coupling code that a user would get from theirs.</summary>
internal sealed class PhoneCouplings(IGrainFactory grains, TransactionIdFactory ids, TimeProvider time)
{
    private const string ApId = "urn:mss:phone";

    /// <summary>A coupling code for an app of the user, who is made if nobody has the number; or why there is none.</summary>
    /// <param name="msisdn">The number.</param>
    /// <param name="page">Address of the page that is the app.</param>
    public async Task<(PhoneCoupling? Coupling, string Refusal)> OfferAsync(Msisdn msisdn, string page)
    {
        var add = new RegistrationStep { Operation = RegistrationOperation.AddDevice, Parameters = [new("DeviceKind", "app"), new("Activate", "true")] };
        var answer = await SubmitAsync(msisdn, add);
        if (answer.Status == StatusCode.UnknownClient)
        {
            answer = await SubmitAsync(msisdn, new RegistrationStep { Operation = RegistrationOperation.CreateUser }, add);
        }

        if (answer.Fault is { } fault)
        {
            return (null, $"{fault.Code.Value} {fault.DetailForAp}");
        }

        var told = answer.Results[^1].Outputs.ToDictionary(output => output.Name, output => output.Value);
        var code = told["CouplingCode"];
        var link = $"{page}#code={code}";
        return (new PhoneCoupling(code, link, told["CouplingExpires"], PictureOf(link)), "");
    }

    // PNG in a data address: the page's policy lets nothing else in.
    private static string PictureOf(string link)
    {
        using var data = QRCodeGenerator.GenerateQrCode(link, QRCodeGenerator.ECCLevel.M);
        using var picture = new PngByteQRCode(data);
        return "data:image/png;base64," + Convert.ToBase64String(picture.GetGraphic(6));
    }

    private Task<RegistrationAnswer> SubmitAsync(Msisdn msisdn, params RegistrationStep[] steps)
    {
        var order = new RegistrationOrder
        {
            ApId = ApId,
            ApTransId = Guid.NewGuid().ToString("N"),
            Instant = time.GetUtcNow(),
            Msisdn = msisdn,
            Steps = steps,
        };
        return grains.GetGrain<IRegistrationGrain>(RegistrationId.Create(ids, order).Value).Submit(order);
    }
}
