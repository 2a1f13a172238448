namespace Mss.Sscd.Sim.Ota;

/// <summary>The keys of the operator's cards for secured packets.</summary>
public interface IOtaKeys
{
    /// <summary>Opens a card's key set; the caller disposes of it.</summary>
    /// <param name="iccid">The card's serial number, 18 to 20 digits.</param>
    OtaKeySet Open(string iccid);
}
