using System.Text;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Validation;

/// <summary>What users see from an AP begins with the prefix of its registration: it cannot pass itself off as another.</summary>
internal static class DisplayPrefixRule
{
    public static Fault? Check(ApplicationProvider provider, SignatureDraft draft)
    {
        if (provider.DisplayPrefix is not { Length: > 0 } prefix)
        {
            return null;
        }

        // DataToBeDisplayed stands before DataToBeSigned on the device. Octets alone are shown as what they are; no text of the AP's is there to be checked.
        var first = draft.DataToBeDisplayed ?? draft.DataToBeSigned;
        return first is not { IsText: true } || first.Content.AsSpan().StartsWith(Encoding.UTF8.GetBytes(prefix))
            ? null
            : new Fault(StatusCode.InappropriateData, "the text shown does not begin with the AP's prefix", "DTBD matching failed");
    }
}
